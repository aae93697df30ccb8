/**
 * `Add`, `Sub` and `Multiply` of equal shapes, or of a feature map and a vector a picture or
 * for all pictures (a bias, a style), `Multiply` by a scalar, and `Sum` over the pixels of
 * feature maps (the gradient of such a vector). The stock kernels index every element through
 * its coordinates, at 3 to 10 ns each, and `Sum` transposes first; these stream at the speed
 * of memory.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { type Kernel, patchKernel, sizeOf, type Tools } from "../patch.ts";

type Binary = Kernel<{ a: TensorInfo; b: TensorInfo }, unknown>;

/** Replaces the four kernels. */
export function patchArithmetic(tools: Tools): void {
  patchKernel(tools, tf.Add, binary("add", "addRow"));
  patchKernel(tools, tf.Sub, binary("subtract", "subtractRow"));
  patchKernel(tools, tf.Multiply, multiplication);
  patchKernel(tools, tf.Sum, sum);
}

/** An operation of equal shapes, or of rows and vectors. */
function binary(
  ofAll: "add" | "subtract" | "multiply",
  ofRows: "addRow" | "subtractRow" | "multiplyRow",
): Binary {
  return ({ wasm, simd }, { a, b }, _, stock) => {
    if (!areFloats(a, b)) return stock();
    if (tf.util.arraysEqual(a.shape, b.shape)) {
      const out = wasm.allocate(a.shape);
      simd[ofAll](wasm.address(a), wasm.address(b), wasm.address(out), sizeOf(a));
      return out;
    }
    const columns = b.shape.at(-1) ?? 0;
    const vectors = vectorsFor(a.shape, b.shape);
    if (vectors === 0) return stock();
    const out = wasm.allocate(a.shape);
    const block = sizeOf(a) / vectors;
    for (let i = 0; i < vectors; i++) {
      const [at, vector] = [i * block * BYTES, i * columns * BYTES];
      simd[ofRows](
        wasm.address(a) + at,
        wasm.address(b) + vector,
        wasm.address(out) + at,
        block / columns,
        columns,
      );
    }
    return out;
  };
}

const BYTES = Float32Array.BYTES_PER_ELEMENT;

/**
 * How many vectors b is, each for as many whole rows of a: [C] is one for all of
 * [N, H, W, C], [N, 1, 1, C] is N; 0 where they do not go together so.
 */
function vectorsFor(a: readonly number[], b: readonly number[]): number {
  const columns = a.at(-1) ?? 0;
  if (b.length > a.length || columns === 0 || b.at(-1) !== columns) return 0;
  const leading = [...Array(a.length - b.length).fill(1), ...b].slice(0, -1);
  let vectors = 1;
  let axis = 0;
  for (; axis < leading.length && leading[axis] === a[axis]; axis++) vectors *= a[axis]!;
  return leading.slice(axis).every((length) => length === 1) ? vectors : 0;
}

const multiplication: Binary = (tools, inputs, attributes, stock) => {
  const [a, b] = sizeOf(inputs.a) < sizeOf(inputs.b) ? [inputs.b, inputs.a] : [inputs.a, inputs.b];
  if (b.shape.length !== 0 || a.shape.length === 0 || !areFloats(a, b)) {
    return binary("multiply", "multiplyRow")(tools, { a, b }, attributes, stock);
  }
  const { wasm, simd } = tools;
  const out = wasm.allocate(a.shape);
  const factor = new Float32Array(wasm.memory.buffer, wasm.address(b), 1)[0]!;
  simd.scale(wasm.address(a), factor, wasm.address(out), sizeOf(a));
  return out;
};

const sum: Kernel<{ x: TensorInfo }, { axis: number | number[]; keepDims: boolean }> = (
  { wasm, simd },
  { x },
  { axis, keepDims },
  stock,
) => {
  const axes = tf.util.parseAxisParam(axis, x.shape).toSorted((a, b) => a - b);
  const [first, end] = [axes[0] ?? 0, (axes.at(-1) ?? 0) + 1];
  const isBlock = axes.length > 0 && axes.length === end - first && end < x.shape.length;
  if (!isBlock || x.dtype !== "float32") return stock();
  const [outer, summed, kept] = [
    x.shape.slice(0, first),
    x.shape.slice(first, end),
    x.shape.slice(end),
  ];
  const columns = tf.util.sizeFromShape(kept);
  const rows = tf.util.sizeFromShape(summed);
  const out = wasm.allocate([...outer, ...(keepDims ? summed.map(() => 1) : []), ...kept]);
  for (let i = 0; i < tf.util.sizeFromShape(outer); i++) {
    const at = wasm.address(x) + i * rows * columns * BYTES;
    simd.sumRows(at, rows, columns, wasm.address(out) + i * columns * BYTES);
  }
  return out;
};

function areFloats(a: TensorInfo, b: TensorInfo): boolean {
  return a.dtype === "float32" && b.dtype === "float32";
}
