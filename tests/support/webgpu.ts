/**
 * Tests of WebGPU: whether they can run here, and the comparison with the plain
 * JavaScript backend.
 *
 * @module
 */

import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import { assertClose, valuesOn } from "./tensors.ts";

/** @returns Why there is no WebGPU adapter, for {@linkcode itUnless}; undefined where there is one. */
export async function webgpuObstacle(): Promise<string | undefined> {
  const adapter = await navigator.gpu.requestAdapter();
  if (adapter !== null) return undefined;
  return "no WebGPU adapter (on Debian: apt install mesa-vulkan-drivers libvulkan1)";
}

/**
 * Fails unless WebGPU and the plain JavaScript backend agree on every output, to float32
 * rounding, and WebGPU keeps no memory but that of the tensors that are returned.
 */
export async function assertSameOnWebGpu(compute: () => Tensor[], what = ""): Promise<void> {
  await tf.setBackend("webgpu");
  // What a kernel forgets is known to the backend alone.
  const before = tf.engine().backend.numDataIds();
  const actual = await valuesOn("webgpu", compute);
  assert.equal(tf.engine().backend.numDataIds() - before, 0, `${what} leaves tensors behind`);
  const expected = await valuesOn("cpu", compute);
  assert.equal(actual.length, expected.length);
  expected.forEach((values, i) => assertClose(actual[i]!, values, 2e-6, `${what} output ${i}`));
}
