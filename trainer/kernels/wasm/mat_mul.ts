/**
 * `BatchMatMul` with transposed arguments, as in the gradients of a layer. The stock kernel
 * falls back to naive loops there (0.8 GFLOP/s). A product of matrices is a convolution of
 * pixels in a row with a filter of one tap, and with the first one transposed the gradient
 * of such a filter: both are left to the kernels for these, which need no matrix transposed
 * (two to four times as fast as to do so first, for layers of hundreds of units). Where
 * their tiles do not fit, it is transposed, and the rest left to XNNPACK.
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

type Shape2D = [number, number];

/** Replaces the kernel for arguments that are matrices, or stacks of them. */
export function patchMatMul(tools: Tools): void {
  const stockMatMul = tf.getKernel(tf.BatchMatMul, "wasm").kernelFunc;
  patchKernel<{ a: TensorInfo; b: TensorInfo }, Attributes>(
    tools,
    tf.BatchMatMul,
    (_, { a, b }, { transposeA, transposeB }, stock) => {
      if (!transposeA && !transposeB) return stock();
      if (isMatrix(a) && isMatrix(b) && transposeA !== transposeB) {
        if (transposeA) return multiplyFirstTransposed(tools, a, b);
        const [outputs, inputs] = matrixShape(b);
        if (matrixShape(a)[0] >= 4 && inputs % 4 === 0 && outputs % 8 === 0) {
          return multiplySecondTransposed(tools, a, b);
        }
      }
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

/** Whether it is no more than one matrix. */
function isMatrix({ shape }: TensorInfo): boolean {
  return tf.util.sizeFromShape(shape.slice(0, -2)) === 1;
}

function matrixShape({ shape }: TensorInfo): Shape2D {
  return shape.slice(-2) as Shape2D;
}

/** The axes before those of the matrix, each of size 1: the product has the more of them. */
function outerShape(a: TensorInfo, b: TensorInfo): number[] {
  return new Array(Math.max(a.shape.length, b.shape.length) - 2).fill(1);
}

/** a · bᵀ: pixels of `inputs` channels, and a filter of one tap. */
function multiplySecondTransposed(
  { wasm, simd }: Tools,
  a: TensorInfo,
  b: TensorInfo,
): TensorInfo {
  const rows = matrixShape(a)[0];
  const [outputs, inputs] = matrixShape(b);
  const packed = wasm.allocate(b.shape);
  simd.packTransposed(wasm.address(b), inputs, outputs, wasm.address(packed));
  const offsets = wasm.allocate([rows], "int32");
  const view = new Uint32Array(wasm.memory.buffer, wasm.address(offsets), rows);
  for (let row = 0; row < rows; row++) view[row] = row * inputs * Float32Array.BYTES_PER_ELEMENT;
  const out = wasm.allocate([...outerShape(a, b), rows, outputs]);
  // deno-fmt-ignore
  simd.convolve(
    wasm.address(a), 1, 1, rows, inputs,
    wasm.address(packed), 1, 1, outputs,
    wasm.address(offsets), rows,
    wasm.address(out),
  );
  release(packed);
  release(offsets);
  return out;
}

/** aᵀ · b: the gradient of such a filter. */
function multiplyFirstTransposed({ wasm, simd }: Tools, a: TensorInfo, b: TensorInfo): TensorInfo {
  const [rows, inputs] = matrixShape(a);
  const outputs = matrixShape(b)[1];
  const out = wasm.allocate([...outerShape(a, b), inputs, outputs]);
  // deno-fmt-ignore
  simd.filterGradient(
    wasm.address(a), 1, 1, rows, inputs,
    wasm.address(b), 1, rows, outputs,
    1, 1, 1, 1,
    0, 0,
    wasm.address(out),
  );
  return out;
}

/** Swaps the last two axes. */
function transpose({ wasm, simd }: Tools, x: TensorInfo): TensorInfo {
  const [rows, columns] = matrixShape(x);
  const out = wasm.allocate([...x.shape.slice(0, -2), columns, rows]);
  const bytes = rows * columns * Float32Array.BYTES_PER_ELEMENT;
  for (let offset = 0; offset < sizeOf(x) * Float32Array.BYTES_PER_ELEMENT; offset += bytes) {
    simd.swapOuterInner(wasm.address(x) + offset, rows, 1, columns, wasm.address(out) + offset);
  }
  return out;
}
