/**
 * The zero-centred gradient penalties (Mescheder et al. 2018, arXiv 1801.04406): R1
 * on real pictures, R2 on forged ones. They keep the judge smooth where pictures
 * are, which makes the game converge.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Scalar, Tensor1D, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import type { Penalty } from "./penalty.ts";

/** R1 + R2, ½ E‖∇D‖² on real pictures and as much on forged ones; as in R3GAN. */
export const r1AndR2: Penalty = (judge, { pictures, labels }, weight) =>
  // Twice the mean over real and forged pictures together.
  gradientPenalty((x) => judge(x, labels), pictures, 2 * weight);

/** R1 alone, on real pictures; as in StyleGAN2. */
export const r1: Penalty = (judge, { pictures, labels }, weight) => {
  const real = tf.split(pictures, 2)[0] as Tensor4D;
  const realLabels = labels && tf.split(labels, 2)[0] as Tensor2D;
  return gradientPenalty((x) => judge(x, realLabels), real, weight);
};

/**
 * ½ E[‖∇x D(x)‖²] times `weight`, exact, by differentiating through the gradient.
 *
 * @param judge Pictures `[N, H, W, C]` to logits `[N]`, no picture's logit depending on another.
 */
export function gradientPenalty(
  judge: (pictures: Tensor4D) => Tensor1D,
  at: Tensor4D,
  weight = 1,
): Scalar {
  // The sum's gradient holds each picture's own gradient in its row.
  const gradient = tf.grad((pictures) => tf.sum(judge(pictures as Tensor4D)))(at);
  return tf.mul(tf.sum(tf.mul(gradient, gradient)), 0.5 * weight / at.shape[0]);
}
