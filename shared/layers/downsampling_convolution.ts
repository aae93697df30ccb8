/**
 * Halves the size of a feature map: a 3x3 convolution, then the mean of each 2x2 box, computed
 * without the large map in between, as its mirror image `upsampling_convolution.ts` does. Both
 * steps together are one convolution of stride 2, whose 4x4 filter is the 3x3 filter convolved
 * with the box.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor1D, Tensor4D } from "@tensorflow/tfjs-core";
import type { Weights } from "../generators/family.ts";
import { boxFilter } from "./upsampling_convolution.ts";

/**
 * `[N, H, W, inputs]` to `[N, H / 2, W / 2, outputs]`, H and W even; differentiable twice.
 * Its parameters are those of a convolution.
 */
export function downsamplingConvolution(weights: Weights, name: string, x: Tensor4D): Tensor4D {
  const filter = tf.mul<Tensor4D>(boxFilter(weights[`${name}.filter`] as Tensor4D), 1 / 4);
  return tf.add(tf.conv2d(x, filter, 2, "same"), weights[`${name}.bias`] as Tensor1D);
}
