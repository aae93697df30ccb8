import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import { foldedPixelNorm } from "../kernels/pixel_norm.ts";

/** Keeps a vector of zeros from being divided by zero. */
const EPSILON = 1e-8;

/**
 * Each vector along the last axis divided by the root of its mean square (Karras et al. 2017,
 * arXiv 1710.10196, section 4.2); any shape.
 */
export function pixelNorm<T extends Tensor>(x: T): T {
  const channels = x.shape.at(-1)!;
  const power = tf.mul(tf.sum(tf.mul(x, x), -1, true), 1 / channels);
  return tf.mul(x, tf.rsqrt(tf.add(power, EPSILON)));
}

/** The same without a gradient, for the WASM backend. */
export function foldPixelNorm<T extends Tensor>(x: T): T {
  return foldedPixelNorm(x, EPSILON);
}
