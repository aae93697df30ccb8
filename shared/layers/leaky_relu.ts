import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";

/** Slope of every leaky ReLU below zero. */
export const LEAK = 0.2;

/** Gain that keeps the variance through a leaky ReLU (He et al. 2015, arXiv 1502.01852). */
export const LEAKY_GAIN = Math.sqrt(2 / (1 + LEAK ** 2));

/** x where positive, 0.2 x elsewhere; any shape. */
export function leakyRelu<T extends Tensor>(x: T): T {
  return tf.leakyRelu(x, LEAK);
}
