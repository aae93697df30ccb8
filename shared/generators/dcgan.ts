/**
 * The convolutional one (Radford et al. 2015, arXiv 1511.06434), by its guidelines: strided
 * transposed convolutions instead of any pooling, batch normalisation everywhere but at the
 * output, rectified units, tanh, and all weights from N(0, 0.02²).
 *
 * Classes are one-hot inputs beside the noise (Mirza & Osindero 2014, arXiv 1411.1784).
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor1D, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import {
  type Affine,
  batchNormalisation,
  batchNormalisationParameters,
  foldedNormalisation,
} from "../layers/batch_normalisation.ts";
import { foldedDense } from "../kernels/dense.ts";
import {
  foldTransposedConvolution,
  transposedConvolution,
  transposedConvolutionParameters,
} from "../layers/transposed_convolution.ts";
import * as z from "../zod.ts";
import { baseSize } from "./base_size.ts";
import type {
  Generator,
  GeneratorFamily,
  ParameterSpecs,
  PictureShape,
  Weights,
} from "./family.ts";

const architectureSchema = z.strictObject({
  /** Channels of the feature maps, from the smallest up, each twice the size of the one before. */
  channels: z.array(z.int().check(z.gte(1), z.lte(2048))).check(z.minLength(1), z.maxLength(8)),
});

/** Hyper-parameters of the family. */
export type DcganArchitecture = z.infer<typeof architectureSchema>;

/** Of every weight's start. */
export const DEVIATION = 0.02;

/** See the module's text. */
export const dcgan: GeneratorFamily<DcganArchitecture> = {
  name: "dcgan",
  architecture: architectureSchema,
  truncates: () => "noise",

  parameters(shape, { channels }) {
    const base = baseSize(shape, channels.length + 1, "dcgan");
    const inputs = shape.latentSize + shape.classes;
    return {
      ...hiddenParameters(
        { ...base, inputs, channels },
        (name, outputs) => batchNormalisationParameters(`${name}.norm`, outputs, DEVIATION),
      ),
      ...transposedConvolutionParameters("output", channels.at(-1)!, shape.channels, DEVIATION),
      "output.bias": { shape: [shape.channels], deviation: 0 },
    };
  },

  generator(shape, { channels }, weights, training) {
    const rectified = (x: Tensor4D, name: string) =>
      tf.relu(batchNormalisation(weights, `${name}.norm`, x, training));
    return stack(shape, channels, {
      input: (x, toMap) =>
        rectified(toMap(tf.matMul(x, weights["input.weight"] as Tensor2D)), "input"),
      up: (i, x) => rectified(transposedConvolution(weights, `up${i}`, x), `up${i}`),
      output: (x) =>
        tf.add(transposedConvolution(weights, "output", x), weights["output.bias"] as Tensor1D),
    });
  },

  fold(shape, { channels }, weights) {
    const input = foldInput(weights, channels[0]!, 0);
    const ups = channels.slice(1).map((_, i) =>
      foldTransposedConvolution(weights, `up${i}`, foldedNormalisation(weights, `up${i}.norm`), 0)
    );
    const after: Affine = {
      scale: new Float32Array(shape.channels).fill(1),
      bias: weights["output.bias"]!.dataSync<"float32">(),
    };
    const output = foldTransposedConvolution(weights, "output", after, 1);
    return stack(shape, channels, {
      input: (x, toMap) => toMap(input(x)),
      up: (i, x) => ups[i]!(x),
      output,
    });
  },
};

/** The layers between the noise and the last feature map. */
interface HiddenShape {
  /** Of the smallest feature map. */
  readonly height: number;
  readonly width: number;
  /** Numbers that come in. */
  readonly inputs: number;
  /** Of the feature maps, from the smallest up. */
  readonly channels: readonly number[];
}

/**
 * The parameters of those layers.
 *
 * @param after Those of what follows the layer of a name.
 */
export function hiddenParameters(
  { height, width, inputs, channels }: HiddenShape,
  after: (name: string, outputs: number) => ParameterSpecs,
): ParameterSpecs {
  const [first, ...others] = channels;
  const units = height * width * first!;
  return Object.assign(
    {
      "input.weight": { shape: [inputs, units], deviation: DEVIATION },
      ...after("input", first!),
    },
    ...others.map((outputs, i) => ({
      ...transposedConvolutionParameters(`up${i}`, channels[i]!, outputs, DEVIATION),
      ...after(`up${i}`, outputs),
    })),
  );
}

/** The first layer with its normalisation, and its units of this slope below zero. */
export function foldInput(
  weights: Weights,
  channels: number,
  slope: number,
): (x: Tensor2D) => Tensor2D {
  const weight = weights["input.weight"] as Tensor2D;
  const [inputs, units] = weight.shape;
  const { scale, bias } = foldedNormalisation(weights, "input.norm");
  const scaled = weight.dataSync<"float32">().map((value, i) => value * scale[i % channels]!);
  const everywhere = Float32Array.from({ length: units }, (_, i) => bias[i % channels]!);
  const folded = { weight: tf.tensor2d(scaled, [inputs, units]), bias: tf.tensor1d(everywhere) };
  const layer = foldedDense(folded.weight, folded.bias, slope);
  tf.dispose(folded);
  return layer;
}

/** The layers, each with what follows it; trained and folded differ only in these. */
interface Layers {
  /** From the noise; `toMap` makes a feature map of units. */
  input(x: Tensor2D, toMap: (units: Tensor2D) => Tensor4D): Tensor4D;
  up(i: number, x: Tensor4D): Tensor4D;
  output(x: Tensor4D): Tensor4D;
}

function stack(shape: PictureShape, channels: readonly number[], layers: Layers): Generator {
  const { height, width } = baseSize(shape, channels.length + 1, "dcgan");
  const toMap = (units: Tensor2D): Tensor4D => tf.reshape(units, [-1, height, width, channels[0]!]);
  return ({ latent, labels }) =>
    tf.tidy(() => {
      const noise = labels === null ? latent : tf.concat([latent, labels], 1);
      let x = layers.input(noise, toMap);
      for (let i = 0; i + 1 < channels.length; i++) x = layers.up(i, x);
      return tf.tanh(layers.output(x));
    });
}
