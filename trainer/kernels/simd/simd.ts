/**
 * Our SIMD kernels, instantiated on the memory of the WASM backend.
 *
 * @module
 */

import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { WasmInstance } from "../../../shared/backend.ts";
import binary from "./binary.js";

/** The exports of `assembly.ts`; addresses are byte offsets in the backend's memory. */
export interface SimdExports {
  leakyReluGrad(y: number, dy: number, alpha: number, out: number, length: number): void;
  sumRows(x: number, rows: number, columns: number, out: number): void;
  swapOuterInner(x: number, rows: number, count: number, columns: number, out: number): void;
  swapOuter(x: number, rows: number, columns: number, inner: number, out: number): void;
  // deno-fmt-ignore
  filterGradient(
    x: number, batch: number, height: number, width: number, channels: number,
    dy: number, outHeight: number, outWidth: number, outChannels: number,
    kernelHeight: number, kernelWidth: number, stride: number, top: number, left: number,
    out: number,
  ): void;
  // deno-fmt-ignore
  adam(
    value: number, gradient: number, mean: number, square: number, length: number,
    rate: number, beta1: number, beta2: number, epsilon: number,
  ): void;
}

export function instantiateSimd(wasm: WasmInstance): SimdExports {
  const instance = new WebAssembly.Instance(binary, {
    env: { memory: wasm.memory, abort: () => {} },
  });
  return instance.exports as unknown as SimdExports;
}
