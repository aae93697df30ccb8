/**
 * The convolution that keeps the size of a picture, or divides it by its stride.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor1D, Tensor4D } from "@tensorflow/tfjs-core";
import type { ParameterSpecs, Weights } from "../generators/family.ts";
import { foldedConvolution } from "../kernels/convolution.ts";
import { type ConvolutionLayer, VECTOR } from "../kernels/convolution_kernel.ts";
import { foldedWinogradConvolution } from "../kernels/winograd_convolution.ts";

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

/**
 * Folds the layer of stride 1, with the leaky ReLU of this slope that follows it (1: none);
 * for the WASM backend. The result owns copies of the weights.
 */
export function foldConvolution(
  weights: Weights,
  name: string,
  slope: number,
): ConvolutionLayer {
  const filter = weights[`${name}.filter`] as Tensor4D;
  const [size, , , outputs] = filter.shape;
  const isPicture = outputs < VECTOR;
  const folded = size === 3 && !isPicture ? foldedWinogradConvolution : foldedConvolution;
  return folded(filter, weights[`${name}.bias`] as Tensor1D, slope);
}
