/**
 * Doubles the size of a picture: nearest-neighbour upsampling, then a 3x3
 * convolution, computed without the large picture in between.
 *
 * Upsampling repeats each pixel in a 2x2 box, so both steps together are one
 * transposed convolution of stride 2, whose 4x4 filter is the 3x3 filter
 * convolved with that box. Each of the four output phases (even or odd row, even
 * or odd column) sees 2x2 of its taps. That form does 4 multiplications an output
 * where the two steps do 9; folded, it does 9 for four.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor1D, Tensor4D } from "@tensorflow/tfjs-core";
import type { ParameterSpecs, Weights } from "../generators/family.ts";
import type { ConvolutionLayer } from "../kernels/convolution_kernel.ts";
import { foldedUpsamplingConvolution } from "../kernels/upsampling_convolution.ts";

/** The parameters of an upsampling convolution named `name`; `gain` scales its He start. */
export function upsamplingConvolutionParameters(
  name: string,
  inputs: number,
  outputs: number,
  gain: number,
): ParameterSpecs {
  return {
    // Axes as in tf.conv2dTranspose: [height, width, outputs, inputs].
    [`${name}.filter`]: { shape: [3, 3, outputs, inputs], deviation: gain / Math.sqrt(9 * inputs) },
    [`${name}.bias`]: { shape: [outputs], deviation: 0 },
  };
}

/** `[N, H, W, inputs]` to `[N, 2H, 2W, outputs]`; differentiable. */
export function upsamplingConvolution(weights: Weights, name: string, x: Tensor4D): Tensor4D {
  const y = upsampled(x, weights[`${name}.filter`] as Tensor4D);
  return tf.add(y, weights[`${name}.bias`] as Tensor1D);
}

/** The same without a bias, by a filter `[3, 3, outputs, inputs]`. */
export function upsampled(x: Tensor4D, filter: Tensor4D): Tensor4D {
  const [batch, height, width] = x.shape;
  const shape: Tensor4D["shape"] = [batch, 2 * height, 2 * width, filter.shape[2]];
  return tf.conv2dTranspose(x, boxFilter(filter), shape, 2, "same");
}

/** The 3x3 filter convolved with a 2x2 box: `[3, 3, …]` to `[4, 4, …]`. */
export function boxFilter(filter: Tensor4D): Tensor4D {
  const rows = tf.add(
    tf.pad(filter, [[0, 1], [0, 0], [0, 0], [0, 0]]),
    tf.pad(filter, [[1, 0], [0, 0], [0, 0], [0, 0]]),
  );
  return tf.add(
    tf.pad(rows, [[0, 0], [0, 1], [0, 0], [0, 0]]),
    tf.pad(rows, [[0, 0], [1, 0], [0, 0], [0, 0]]),
  ) as Tensor4D;
}

/**
 * Folds the layer, with the leaky ReLU of this slope that follows it (1: none); for the
 * WASM backend. The result owns copies of the weights.
 */
export function foldUpsamplingConvolution(
  weights: Weights,
  name: string,
  slope: number,
): ConvolutionLayer {
  const bias = weights[`${name}.bias`] as Tensor1D;
  return foldedUpsamplingConvolution(weights[`${name}.filter`] as Tensor4D, bias, slope);
}
