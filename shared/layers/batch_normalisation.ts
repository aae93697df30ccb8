/**
 * Batch normalisation (Ioffe & Szegedy 2015, arXiv 1502.03167): in training, each channel
 * of a batch is brought to mean 0 and variance 1, and then to what was learned. A published
 * network goes by running averages of both, which fold into the layer before.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import type { ParameterSpecs, Training, Weights } from "../generators/family.ts";

/** Keeps the root of a variance from zero. */
const EPSILON = 1e-5;

/** The share of a running average that stays at each step. */
const MOMENTUM = 0.9;

/** The parameters of a layer named `name`; `deviation` is that of its gain's start about 1. */
export function batchNormalisationParameters(
  name: string,
  channels: number,
  deviation: number,
): ParameterSpecs {
  const shape = [channels];
  return {
    [`${name}.gain`]: { shape, mean: 1, deviation },
    [`${name}.offset`]: { shape, deviation: 0 },
    [`${name}.mean`]: { shape, deviation: 0, momentum: MOMENTUM },
    [`${name}.variance`]: { shape, mean: 1, deviation: 0, momentum: MOMENTUM },
  };
}

/**
 * Normalises the last axis, `[N, …, C]`.
 *
 * @param training Where it observes, the batch's own statistics are used and taken down.
 */
export function batchNormalisation<T extends Tensor>(
  weights: Weights,
  name: string,
  x: T,
  training: Training | undefined,
): T {
  const channels = x.shape.at(-1)!;
  const rows: Tensor2D = tf.reshape(x, [-1, channels]);
  const parameter = (kind: string) => weights[`${name}.${kind}`] as Tensor1D;
  const gain = parameter("gain");
  if (!training?.observe) {
    const scale = tf.mul(gain, tf.rsqrt(tf.add(parameter("variance"), EPSILON)));
    const centred = tf.sub(rows, parameter("mean"));
    return tf.reshape(tf.add(tf.mul(centred, scale), parameter("offset")), x.shape) as T;
  }
  const mean = meanOfRows(rows);
  const centred: Tensor2D = tf.sub(rows, mean);
  const variance = meanOfRows(tf.mul(centred, centred));
  training.observe(`${name}.mean`, mean);
  training.observe(`${name}.variance`, variance);
  const scale = tf.mul(gain, tf.rsqrt(tf.add(variance, EPSILON)));
  return tf.reshape(tf.add(tf.mul(centred, scale), parameter("offset")), x.shape) as T;
}

/** `[M, C]` to `[C]`: as a product, which the backends are fast at, sums of columns are not. */
function meanOfRows(rows: Tensor2D): Tensor1D {
  const count = rows.shape[0];
  return tf.squeeze(tf.matMul(tf.fill([1, count], 1 / count), rows), [0]);
}

/** What is done to each channel: it is multiplied by `scale`, and `bias` is added; both `[C]`. */
export interface Affine {
  readonly scale: Float32Array;
  readonly bias: Float32Array;
}

/** What the layer does by its running averages. */
export function foldedNormalisation(weights: Weights, name: string): Affine {
  const values = (kind: string) => weights[`${name}.${kind}`]!.dataSync<"float32">();
  const [gain, offset, mean, variance] = ["gain", "offset", "mean", "variance"].map(values) as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const scale = gain.map((value, i) => value / Math.sqrt(variance[i]! + EPSILON));
  return { scale, bias: offset.map((value, i) => value - mean[i]! * scale[i]!) };
}
