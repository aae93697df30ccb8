/**
 * The transposed convolution that doubles the size of a picture: a 4x4 filter, of which
 * each input pixel stamps a copy onto the output, two pixels from its neighbour's.
 *
 * Each of the four output phases (even or odd row, even or odd column) sees 2x2 of the taps.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor4D } from "@tensorflow/tfjs-core";
import type { ParameterSpecs, Weights } from "../generators/family.ts";
import { foldedTransposedConvolution } from "../kernels/transposed_convolution.ts";
import type { Affine } from "./batch_normalisation.ts";

const SIZE = 4;

/** The parameter of a transposed convolution named `name`, which has no bias. */
export function transposedConvolutionParameters(
  name: string,
  inputs: number,
  outputs: number,
  deviation: number,
): ParameterSpecs {
  // Axes as in tf.conv2dTranspose: [height, width, outputs, inputs].
  return { [`${name}.filter`]: { shape: [SIZE, SIZE, outputs, inputs], deviation } };
}

/** `[N, H, W, inputs]` to `[N, 2H, 2W, outputs]`; differentiable. */
export function transposedConvolution(weights: Weights, name: string, x: Tensor4D): Tensor4D {
  const filter = weights[`${name}.filter`] as Tensor4D;
  const [batch, height, width] = x.shape;
  return tf.conv2dTranspose(x, filter, [batch, 2 * height, 2 * width, filter.shape[2]], 2, "same");
}

/**
 * Folds the layer, with what follows it, for the WASM backend. The result owns copies of
 * the weights.
 *
 * @param after What is done to its outputs.
 * @param slope Of the leaky ReLU after that; 1: none.
 */
export function foldTransposedConvolution(
  weights: Weights,
  name: string,
  after: Affine,
  slope: number,
): (x: Tensor4D) => Tensor4D {
  const filter = weights[`${name}.filter`] as Tensor4D;
  const folded = tf.tidy(() => ({
    filter: tf.mul<Tensor4D>(filter, tf.tensor(after.scale, [filter.shape[2], 1])),
    bias: tf.tensor1d(after.bias),
  }));
  const layer = foldedTransposedConvolution(folded.filter, folded.bias, slope);
  tf.dispose(folded);
  return layer;
}
