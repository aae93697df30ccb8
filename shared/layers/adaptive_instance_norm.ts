/**
 * Adaptive instance normalisation (Huang & Belongie 2017, arXiv 1703.06868; as in StyleGAN,
 * Karras et al. 2018, arXiv 1812.04948, equation 1): each channel of each picture is brought
 * to mean 0 and deviation 1, then to a deviation and a mean that the style commands.
 *
 *   AdaIN(x, y) = y_s (x - μ(x)) / σ(x) + y_b
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";

/** Keeps a channel that is the same everywhere from being divided by zero. */
export const EPSILON = 1e-8;

/**
 * @param x `[N, H, W, C]`.
 * @param style y_s - 1 and then y_b, `[N, 2 C]`.
 */
export function adaptiveInstanceNorm(
  x: Tensor4D,
  style: Tensor2D,
  epsilon = EPSILON,
): Tensor4D {
  const [batch, height, width, channels] = x.shape;
  const mean = (x: Tensor4D): Tensor4D =>
    tf.mul(tf.sum(x, [1, 2], true), 1 / (height * width)) as Tensor4D; // [N, 1, 1, C]
  const centred: Tensor4D = tf.sub(x, mean(x));
  const variance = mean(tf.mul(centred, centred));
  const [scale, bias] = tf.split(tf.reshape(style, [batch, 1, 1, 2 * channels]), 2, 3);
  const factor = tf.mul(tf.rsqrt(tf.add(variance, epsilon)), tf.add(scale!, 1));
  return tf.add(tf.mul(centred, factor), bias!);
}
