/**
 * Tensors to test with, and their comparison.
 *
 * @module
 */

import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor, Tensor4D } from "@tensorflow/tfjs-core";
import { RandomStream } from "../../shared/random.ts";
import type { BackendName } from "../../trainer/backend_name.ts";

/** Standard normals, on the current backend; the same ones for the same name and shape. */
export function normals(name: string, shape: number[]): Tensor {
  return tf.tensor(new RandomStream(name).normals(tf.util.sizeFromShape(shape)), shape);
}

/** The same of rank 4, as pictures and filters are. */
export function normals4d(name: string, shape: [number, number, number, number]): Tensor4D {
  return normals(name, shape) as Tensor4D;
}

/** The values of what `compute` makes on a backend that has been booted, output by output. */
export async function valuesOn(
  backend: BackendName,
  compute: () => Tensor[],
): Promise<Float32Array[]> {
  await tf.setBackend(backend);
  const tensors = tf.tidy(compute);
  const values = await Promise.all(tensors.map((tensor) => tensor.data<"float32">()));
  tf.dispose(tensors);
  return values;
}

/**
 * Fails unless every value is within `tolerance` of the expected one, relative to
 * the largest of them (or to 1 where all are smaller).
 */
export function assertClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
  what: string,
): void {
  assert.equal(actual.length, expected.length, `${what}: number of elements`);
  const scale = Array.from(expected).reduce((max, value) => Math.max(max, Math.abs(value)), 1);
  for (let i = 0; i < expected.length; i++) {
    assert.ok(
      Math.abs(actual[i]! - expected[i]!) <= tolerance * scale,
      `${what}, element ${i}: ${actual[i]} instead of ${expected[i]}`,
    );
  }
}
