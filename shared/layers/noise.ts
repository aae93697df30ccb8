import * as tf from "@tensorflow/tfjs-core";
import type { Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";

/**
 * Adds noise to every channel, each with its own strength: what is by chance in a picture,
 * such as where exactly a hair lies (Karras et al. 2018, arXiv 1812.04948, section 3.2).
 *
 * @param x `[N, H, W, C]`, or `[1, H, W, C]` for all pictures alike.
 * @param noise `[N, H, W, 1]`.
 * @param strength `[1, C]`.
 */
export function addNoise(x: Tensor4D, noise: Tensor4D, strength: Tensor2D): Tensor4D {
  const [batch, height, width] = noise.shape;
  // As a product of matrices: no backend broadcasts along the last axis as fast.
  const scaled = tf.matMul(tf.reshape<tf.Rank.R2>(noise, [-1, 1]), strength);
  return tf.add(tf.reshape(scaled, [batch, height, width, strength.shape[1]]), x);
}
