/**
 * What goes into generators in the suite, and how far apart numbers are.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor2D } from "@tensorflow/tfjs-core";
import type { Weights } from "../../shared/generators/family.ts";
import { RandomStream } from "../../shared/random.ts";

/**
 * Weights of which none is the zero that many start from, so that every part of a network
 * counts; variances stay positive.
 */
export function stirred(weights: Weights): Weights {
  return Object.fromEntries(
    Object.entries(weights).map(([name, tensor]) => {
      const noise = new RandomStream(`stir/${name}`).normals(tensor.size);
      return [name, tf.add(tensor, tf.tensor(noise.map((z) => 0.1 * Math.abs(z)), tensor.shape))];
    }),
  );
}

/** The largest difference of two lists of numbers. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
}

/** Standard normals, `[count, size]`. */
export function noise(name: string, count: number, size: number): Tensor2D {
  return tf.tensor2d(new RandomStream(`noise/${name}`).normals(count * size), [count, size]);
}

/** Classes in turn from the first on, one-hot, `[count, classes]`; null without classes. */
export function labelsInTurn(count: number, classes: number, first = 0): Tensor2D | null {
  if (classes === 0) return null;
  const indices = Array.from({ length: count }, (_, i) => (first + i) % classes);
  return tf.cast(tf.oneHot(tf.tensor1d(indices, "int32"), classes), "float32") as Tensor2D;
}
