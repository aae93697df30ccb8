/**
 * The zero-centred gradient penalty (Mescheder et al. 2018, arXiv 1801.04406): R1
 * on real pictures, R2 on forged ones. It keeps the judge smooth where pictures
 * are, which makes the game converge.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Scalar, Tensor1D, Tensor4D } from "@tensorflow/tfjs-core";

/**
 * ½ E[‖∇x D(x)‖²], exact, by differentiating through the gradient.
 *
 * @param judge Pictures `[N, H, W, C]` to logits `[N]`, no picture's logit depending on another.
 */
export function gradientPenalty(judge: (pictures: Tensor4D) => Tensor1D, at: Tensor4D): Scalar {
  // The sum's gradient holds each picture's own gradient in its row.
  const gradient = tf.grad((pictures) => tf.sum(judge(pictures as Tensor4D)))(at);
  return tf.mul(tf.sum(tf.mul(gradient, gradient)), 0.5 / at.shape[0]);
}
