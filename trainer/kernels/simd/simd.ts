/**
 * Our SIMD kernels, instantiated on the memory of the WASM backend.
 *
 * @module
 */

import type { WasmInstance } from "../../../shared/backend.ts";
import binary from "./training_binary.js";

/** The exports of `assembly/`; addresses are byte offsets in the backend's memory. */
// deno-fmt-ignore
export interface Simd {
  leakyRelu(x: number, alpha: number, out: number, length: number): void;
  leakyReluGrad(y: number, dy: number, alpha: number, out: number, length: number): void;
  add(a: number, b: number, out: number, length: number): void;
  subtract(a: number, b: number, out: number, length: number): void;
  multiply(a: number, b: number, out: number, length: number): void;
  scale(a: number, factor: number, out: number, length: number): void;
  addRow(x: number, row: number, out: number, rows: number, columns: number): void;
  subtractRow: Simd["addRow"];
  multiplyRow: Simd["addRow"];
  sumRows(x: number, rows: number, columns: number, out: number): void;
  swapOuterInner(x: number, rows: number, count: number, columns: number, out: number): void;
  phaseFilter(
    filter: number, width: number, channels: number, outChannels: number,
    top: number, left: number, rowStride: number, columnStride: number,
    rowTaps: number, columnTaps: number,
    out: number,
  ): void;
  interleave(
    phase: number, batch: number, phaseHeight: number, phaseWidth: number, channels: number,
    row: number, column: number, rowStride: number, columnStride: number,
    height: number, width: number,
    out: number,
  ): void;
  padPictures(
    x: number, batch: number, height: number, width: number, channels: number,
    top: number, left: number, outHeight: number, outWidth: number,
    out: number,
  ): void;
  packFilter(filter: number, rows: number, outChannels: number, out: number): void;
  packTransposed: Simd["packFilter"];
  convolve(
    x: number, batch: number, height: number, width: number, channels: number,
    packed: number, kernelHeight: number, kernelWidth: number, outChannels: number,
    offsets: number, positions: number,
    out: number,
  ): void;
  filterGradient(
    x: number, batch: number, height: number, width: number, channels: number,
    dy: number, outHeight: number, outWidth: number, outChannels: number,
    kernelHeight: number, kernelWidth: number, rowStride: number, columnStride: number,
    top: number, left: number,
    out: number,
  ): void;
  adam(
    value: number, gradient: number, mean: number, square: number, length: number,
    rate: number, beta1: number, beta2: number, epsilon: number,
    newValue: number, newMean: number, newSquare: number,
  ): void;
}

/** The kernels, working on the tensors of this backend. */
export function instantiateSimd(wasm: WasmInstance): Simd {
  const instance = new WebAssembly.Instance(binary, { env: { memory: wasm.memory } });
  return instance.exports as unknown as Simd;
}
