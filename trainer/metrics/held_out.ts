/**
 * How well a network tells rows of two classes that it has not learned from.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Scalar, Tensor1D } from "@tensorflow/tfjs-core";
import { gatherImages } from "../data/batches.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Judge } from "../families/family.ts";

/** What there is to say of a network. */
export interface HeldOut {
  /** Binary cross-entropy. */
  readonly heldOutLoss: number;
  /** Share of right answers. */
  readonly accuracy: number;
}

/**
 * Tries a network.
 *
 * @param network Above 0 for class 1, below for class 0.
 * @param rows Of the classes 0 and 1, by their labels.
 */
export async function tryOn(network: Judge, rows: Dataset): Promise<HeldOut> {
  const { height, width, channels, count, labels } = rows;
  const found = tf.tidy(() => {
    const values = gatherImages(rows, Array.from({ length: count }, (_, i) => i));
    const logits = network(tf.tensor4d(values, [count, height, width, channels]), null);
    const wanted = tf.tensor1d(Float32Array.from(labels!));
    const isRight = tf.equal(tf.greater(logits, 0), tf.cast(wanted, "bool"));
    return tf.stack([
      tf.losses.sigmoidCrossEntropy(wanted, logits) as Scalar,
      tf.mean<Scalar>(tf.cast(isRight, "float32")),
    ]) as Tensor1D;
  });
  const [heldOutLoss, accuracy] = await found.data<"float32">();
  found.dispose();
  return { heldOutLoss: heldOutLoss!, accuracy: accuracy! };
}
