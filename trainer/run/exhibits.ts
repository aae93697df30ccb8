/**
 * The pictures that a run is watched by: the same seeds and the same real pictures all along.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Scalar, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import { RandomStream } from "../../shared/random.ts";
import type { SampleRequest } from "../../shared/sampler.ts";
import type { Dataset } from "../data/dataset.ts";

/**
 * Rows of real pictures, each of the class of the request at its place; a class that has too
 * few begins again.
 */
export function realRows(
  { count, labels }: Pick<Dataset, "count" | "labels">,
  requests: readonly SampleRequest[],
): number[] {
  const order = new RandomStream("figment/exhibits").permutation(count);
  const queues = new Map<number | undefined, number[]>();
  for (const row of order) {
    const queue = queues.getOrInsert(labels?.[row], []);
    if (queue.length < requests.length) queue.push(row);
  }
  const taken = new Map<number | undefined, number>();
  return requests.map(({ class: label }) => {
    const queue = queues.get(label) ?? [order[0]!];
    const place = taken.get(label) ?? 0;
    taken.set(label, place + 1);
    return queue[place % queue.length]!;
  });
}

/** The one-hot classes of requests, `[N, classes]`; null without. */
export function labelsOf(requests: readonly SampleRequest[], classes: number): Tensor2D | null {
  if (classes === 0) return null;
  const indices = requests.map(({ class: label }) => label!);
  // Not of this type at once: the WASM backend writes the bits of integers.
  return tf.cast(tf.oneHot(indices, classes), "float32") as Tensor2D;
}

/**
 * How different pictures are: the mean distance from each to the one that is most like it, of
 * its own class.
 *
 * @param pictures `[N, H, W, C]`
 * @param labels One-hot classes, `[N, classes]`; null without.
 */
export function variety(pictures: Tensor4D, labels: Tensor2D | null): Scalar {
  return tf.tidy(() => {
    const count = pictures.shape[0];
    const rows: Tensor2D = tf.reshape(pictures, [count, -1]);
    const lengths = tf.sum(tf.square(rows), 1);
    // ‖x - y‖² = ‖x‖² - 2 x·y + ‖y‖²
    const products = tf.mul(tf.matMul(rows, rows, false, true), -2);
    const distances = tf.add(tf.add(products, tf.reshape(lengths, [count, 1])), lengths);
    const others = tf.sub(1, tf.eye(count));
    const comparable = labels === null
      ? others
      : tf.mul(others, tf.matMul(labels, labels, false, true));
    const far = tf.mul(tf.sub(1, comparable), 1e9); // itself, and other classes
    const nearest = tf.min(tf.add(tf.relu(distances), far), 1);
    return tf.mean(tf.sqrt(nearest));
  });
}
