/**
 * The network in whose features pictures are compared: strided convolutions down
 * to a few pixels, a layer of features, and the answers of its lesson.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import type { ParameterSpecs, PictureShape, Weights } from "../../shared/generators/family.ts";
import { convolution, convolutionParameters } from "../../shared/layers/convolution.ts";
import { dense, denseParameters } from "../../shared/layers/dense.ts";
import { LEAKY_GAIN, leakyRelu } from "../../shared/layers/leaky_relu.ts";
import { gatherImages } from "../data/batches.ts";

/** Length of a feature vector. */
export const FEATURES = 64;

/** Channels of each level, the last one's for all that follow; the size halves at each. */
const CHANNELS = [16, 48, 64];
/** The same where there are more than three levels: the first of them are the costly ones. */
const DEEP_CHANNELS = [16, 32, 48, 64];

/** Height and width of the filters. */
const KERNEL = 4;

/** Levels are added until a picture's longer side is at most so many pixels. */
const SMALLEST = 4;

/** Pictures that run through the network at a time. */
const CHUNK = 250;

/** What a classifier needs to know of pictures. */
export type ClassifierShape = Pick<PictureShape, "height" | "width" | "channels">;

/** What a classifier makes of pictures. */
interface Output {
  readonly features: Tensor2D; // [N, FEATURES]
  readonly logits: Tensor2D; // [N, answers]
}

/** The parameters of a classifier that knows so many answers. */
export function classifierParameters(shape: ClassifierShape, answers: number): ParameterSpecs {
  let parameters: ParameterSpecs = {};
  let { height, width, channels } = shape;
  for (let level = 0; level < levelsOf(shape); level++) {
    const outputs = channelsOf(shape, level);
    parameters = {
      ...parameters,
      ...convolutionParameters(`level${level}`, KERNEL, channels, outputs, LEAKY_GAIN),
    };
    [height, width, channels] = [Math.ceil(height / 2), Math.ceil(width / 2), outputs];
  }
  return {
    ...parameters,
    ...denseParameters("features", height * width * channels, FEATURES, LEAKY_GAIN),
    ...denseParameters("logits", FEATURES, answers, 1),
  };
}

/** Multiplications that one picture takes on its way through the network, about. */
export function classifierEffort(shape: ClassifierShape): number {
  let effort = 0;
  let { height, width, channels } = shape;
  for (let level = 0; level < levelsOf(shape); level++) {
    const outputs = channelsOf(shape, level);
    [height, width] = [Math.ceil(height / 2), Math.ceil(width / 2)];
    effort += height * width * KERNEL ** 2 * channels * outputs;
    channels = outputs;
  }
  return effort + height * width * channels * FEATURES;
}

/** The network as a differentiable function of its weights; pictures `[N, H, W, C]` in [-1, 1]. */
export function classifierNetwork(
  shape: ClassifierShape,
  weights: Weights,
  pictures: Tensor4D,
): Output {
  let x = pictures;
  for (let level = 0; level < levelsOf(shape); level++) {
    x = leakyRelu(convolution(weights, `level${level}`, x, 2));
  }
  const flat: Tensor2D = tf.reshape(x, [x.shape[0], -1]);
  const features = leakyRelu(dense(weights, "features", flat));
  return { features, logits: dense(weights, "logits", features) };
}

/** A fitted classifier. */
export class Classifier {
  readonly #shape: ClassifierShape;
  /** Live until `dispose`. */
  readonly weights: Weights;

  /** Takes over the weights. */
  constructor(shape: ClassifierShape, weights: Weights) {
    this.#shape = shape;
    this.weights = weights;
  }

  /**
   * The features of pictures, one vector `[FEATURES]` each.
   *
   * @param images 0 to 255, `[N, H, W, C]`.
   */
  async features(images: Uint8Array): Promise<Float32Array[]> {
    const vectors: Float32Array[] = [];
    for (const values of await this.#run<"float32">(images, ({ features }) => features)) {
      for (let i = 0; i < values.length; i += FEATURES) {
        vectors.push(values.subarray(i, i + FEATURES));
      }
    }
    return vectors;
  }

  /**
   * The answer for each picture, `[N]`: the index of its class.
   *
   * @param images 0 to 255, `[N, H, W, C]`.
   */
  async classify(images: Uint8Array): Promise<number[]> {
    const chunks = await this.#run<"int32">(images, ({ logits }) => tf.argMax(logits, 1));
    return chunks.flatMap((answers) => Array.from(answers));
  }

  /** Frees the weights. */
  dispose(): void {
    tf.dispose(Object.values(this.weights));
  }

  /** What `pick` takes of the network's output, chunk by chunk. */
  async #run<Type extends "float32" | "int32">(
    images: Uint8Array,
    pick: (output: Output) => tf.Tensor,
  ): Promise<tf.DataTypeMap[Type][]> {
    const { height, width, channels } = this.#shape;
    const count = images.length / (height * width * channels);
    const chunks: tf.DataTypeMap[Type][] = [];
    for (let start = 0; start < count; start += CHUNK) {
      const rows = Array.from({ length: Math.min(CHUNK, count - start) }, (_, i) => start + i);
      const picked = tf.tidy(() => {
        const values = gatherImages({ ...this.#shape, images }, rows);
        const pictures = tf.tensor4d(values, [rows.length, height, width, channels]);
        return pick(classifierNetwork(this.#shape, this.weights, pictures));
      });
      chunks.push(await picked.data<Type>());
      picked.dispose();
    }
    return chunks;
  }
}

function levelsOf({ height, width }: ClassifierShape): number {
  return Math.max(1, Math.ceil(Math.log2(Math.max(height, width) / SMALLEST)));
}

function channelsOf(shape: ClassifierShape, level: number): number {
  const channels = levelsOf(shape) <= CHANNELS.length ? CHANNELS : DEEP_CHANNELS;
  return channels[Math.min(level, channels.length - 1)]!;
}
