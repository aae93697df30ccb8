/**
 * The convolution that keeps the size of a picture, or divides it by its stride.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor1D, Tensor4D } from "@tensorflow/tfjs-core";
import type { ParameterSpecs, Weights } from "../generators/family.ts";

/** The parameters of a `size` x `size` convolution named `name`; `gain` scales its He start. */
export function convolutionParameters(
  name: string,
  size: number,
  inputs: number,
  outputs: number,
  gain: number,
): ParameterSpecs {
  const deviation = gain / Math.sqrt(size * size * inputs);
  return {
    [`${name}.filter`]: { shape: [size, size, inputs, outputs], deviation },
    [`${name}.bias`]: { shape: [outputs], deviation: 0 },
  };
}

/** `[N, H, W, inputs]` to `[N, H / stride, W / stride, outputs]`, zero-padded. */
export function convolution(weights: Weights, name: string, x: Tensor4D, stride = 1): Tensor4D {
  const y = tf.conv2d(x, weights[`${name}.filter`] as Tensor4D, stride, "same");
  return tf.add(y, weights[`${name}.bias`] as Tensor1D);
}

/** Activations that the folded convolution fuses. */
export type Activation = "linear" | "leakyrelu";

/** The same with stride 1, bias and activation in one pass; for inference. */
export function fusedConvolution(
  x: Tensor4D,
  filter: Tensor4D,
  bias: Tensor1D,
  activation: Activation,
  leak: number,
  pad: ExplicitPadding | "same" = "same",
): Tensor4D {
  return tf.fused.conv2d({
    x,
    filter,
    strides: 1,
    // The kernels take explicit padding per side; only the types do not say so.
    pad: pad as "same",
    bias,
    activation,
    leakyreluAlpha: leak,
  });
}

/** Rows and columns of zeros: `[[0, 0], [top, bottom], [left, right], [0, 0]]`. */
export type ExplicitPadding = [[0, 0], [number, number], [number, number], [0, 0]];
