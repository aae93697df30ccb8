/**
 * `Add`, `Sub` and `Multiply` of equal shapes, `Add` of a bias, `Multiply` by a
 * scalar, and `Sum` over leading axes (the gradient of a bias). The stock kernels
 * index every element through its coordinates, at 3 to 10 ns each, and `Sum`
 * transposes first; these stream at the speed of memory.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { type Kernel, patchKernel, sizeOf, type Tools } from "../patch.ts";
import type { Simd } from "../simd/simd.ts";

type Binary = Kernel<{ a: TensorInfo; b: TensorInfo }, unknown>;

/** Replaces the four kernels. */
export function patchArithmetic(tools: Tools): void {
  patchKernel(tools, tf.Add, addition);
  patchKernel(tools, tf.Sub, elementwise("subtract"));
  patchKernel(tools, tf.Multiply, multiplication);
  patchKernel(tools, tf.Sum, sum);
}

function elementwise(operation: "add" | "subtract" | "multiply" & keyof Simd): Binary {
  return ({ wasm, simd }, { a, b }, _, stock) => {
    if (!areFloats(a, b) || !tf.util.arraysEqual(a.shape, b.shape)) return stock();
    const out = wasm.allocate(a.shape);
    simd[operation](wasm.address(a), wasm.address(b), wasm.address(out), sizeOf(a));
    return out;
  };
}

const addition: Binary = (tools, inputs, attributes, stock) => {
  const { a, b } = inputs;
  const columns = b.shape.at(-1) ?? 0;
  const isBias = b.shape.length === 1 && a.shape.length > 1 && a.shape.at(-1) === columns;
  if (!isBias || !areFloats(a, b)) return elementwise("add")(tools, inputs, attributes, stock);
  const { wasm, simd } = tools;
  const out = wasm.allocate(a.shape);
  const rows = sizeOf(a) / columns;
  simd.addRow(wasm.address(a), wasm.address(b), wasm.address(out), rows, columns);
  return out;
};

const multiplication: Binary = (tools, inputs, attributes, stock) => {
  const [a, b] = sizeOf(inputs.a) === 1 ? [inputs.b, inputs.a] : [inputs.a, inputs.b];
  if (b.shape.length !== 0 || a.shape.length === 0 || !areFloats(a, b)) {
    return elementwise("multiply")(tools, inputs, attributes, stock);
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
  const axes = tf.util.parseAxisParam(axis, x.shape);
  const isLeading = axes.every((value, i) => value === i) && axes.length < x.shape.length;
  if (!isLeading || axes.length === 0 || x.dtype !== "float32") return stock();
  const kept = x.shape.slice(axes.length);
  const columns = tf.util.sizeFromShape(kept);
  const out = wasm.allocate(keepDims ? [...axes.map(() => 1), ...kept] : kept);
  simd.sumRows(wasm.address(x), sizeOf(x) / columns, columns, wasm.address(out));
  return out;
};

function areFloats(a: TensorInfo, b: TensorInfo): boolean {
  return a.dtype === "float32" && b.dtype === "float32";
}
