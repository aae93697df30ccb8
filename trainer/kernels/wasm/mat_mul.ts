/**
 * `BatchMatMul` with transposed arguments. The stock kernel falls back to naive
 * loops there (0.8 GFLOP/s); transposing first leaves the multiplication to XNNPACK.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { patchKernel, release, sizeOf, type Tools } from "../patch.ts";

interface Attributes {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** Replaces the kernel for arguments that are matrices, or stacks of them. */
export function patchMatMul(tools: Tools): void {
  const stockMatMul = tf.getKernel(tf.BatchMatMul, "wasm").kernelFunc;
  patchKernel<{ a: TensorInfo; b: TensorInfo }, Attributes>(
    tools,
    tf.BatchMatMul,
    (_, { a, b }, { transposeA, transposeB }, stock) => {
      if (!transposeA && !transposeB) return stock();
      const left = transposeA ? transpose(tools, a) : a;
      const right = transposeB ? transpose(tools, b) : b;
      const product = stockMatMul({
        inputs: { a: left, b: right },
        attrs: { transposeA: false, transposeB: false },
        backend: tf.backend(),
      }) as TensorInfo;
      if (transposeA) release(left);
      if (transposeB) release(right);
      return product;
    },
  );
}

/** Swaps the last two axes. */
function transpose({ wasm, simd }: Tools, x: TensorInfo): TensorInfo {
  const [rows, columns] = x.shape.slice(-2) as [number, number];
  const out = wasm.allocate([...x.shape.slice(0, -2), columns, rows]);
  const bytes = rows * columns * Float32Array.BYTES_PER_ELEMENT;
  for (let offset = 0; offset < sizeOf(x) * Float32Array.BYTES_PER_ELEMENT; offset += bytes) {
    simd.swapOuterInner(wasm.address(x) + offset, rows, 1, columns, wasm.address(out) + offset);
  }
  return out;
}
