/**
 * A generator as a function of plain arrays: what both contenders of the bench become.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { PictureShape } from "../../shared/generators/family.ts";
import type { Model } from "../../shared/model/load.ts";
import { RandomStream } from "../../shared/random.ts";

/** What goes into a generator, as plain numbers. */
export interface Batch {
  readonly size: number;
  /** `[N, latentSize]`. */
  readonly latent: Float32Array;
  /** One-hot, `[N, classes]`; null for a model without classes. */
  readonly labels: Float32Array | null;
}

/** Some noise, and the classes in turn. */
export function batchOf({ latentSize, classes }: PictureShape, size: number): Batch {
  const latent = new RandomStream("figment/bench").normals(size * latentSize);
  if (classes === 0) return { size, latent, labels: null };
  const labels = new Float32Array(size * classes);
  for (let i = 0; i < size; i++) labels[i * classes + i % classes] = 1;
  return { size, latent, labels };
}

/**
 * Our folded generator, as the edge runs it. A call makes the tensors, runs the network,
 * and reads its output: `[N, height, width, channels]`.
 */
export function ourForward({ shape, family, architecture, weights }: Model) {
  const tensors = Object.fromEntries(
    Object.entries(weights).map(([name, { shape, data }]) => [name, tf.tensor(data, [...shape])]),
  );
  const generator = family.fold(shape, architecture, tensors);
  tf.dispose(tensors);
  return ({ size, latent, labels }: Batch): Float32Array => {
    const output = tf.tidy(() =>
      generator({
        latent: tf.tensor2d(latent, [size, shape.latentSize]),
        labels: labels && tf.tensor2d(labels, [size, shape.classes]),
      })
    );
    const values = output.dataSync<"float32">();
    output.dispose();
    return values;
  };
}
