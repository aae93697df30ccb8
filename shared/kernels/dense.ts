/**
 * `DenseLeakyRelu`: a matrix product, bias and leaky ReLU in one kernel. It takes
 * the place of three, and passes over inputs that are zero, as all but one of a
 * one-hot class are.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor1D, Tensor2D, TensorInfo } from "@tensorflow/tfjs-core";
import { registerKernel, type Tools, withScratch } from "./kernel.ts";

const NAME = "DenseLeakyRelu";

interface Inputs {
  readonly x: TensorInfo;
  readonly weight: TensorInfo;
  readonly bias: TensorInfo;
}

interface Attributes {
  readonly slope: number;
}

/** Adds the kernel. */
export function registerDense(tools: Tools): void {
  const { wasm, simd } = tools;
  registerKernel<Inputs, Attributes>(tools, NAME, (_, { x, weight, bias }, { slope }) => {
    const [batch, inputs] = x.shape as [number, number];
    const outputs = weight.shape[1]!;
    const out = wasm.allocate([batch, outputs]);
    withScratch(tools, 2 * inputs, (scratch) => {
      // deno-fmt-ignore
      simd.dense(
        wasm.address(x), batch, inputs,
        wasm.address(weight), wasm.address(bias), outputs, slope,
        scratch, wasm.address(out),
      );
    });
    return out;
  });
}

/**
 * Prepares the layer.
 *
 * @param weight `[inputs, outputs]`.
 * @param bias `[outputs]`.
 * @param slope Of the leaky ReLU, at most 1; at 1 it changes nothing.
 * @returns leaky(x W + b): `[N, inputs]` to `[N, outputs]`.
 */
export function foldedDense(
  weight: Tensor2D,
  bias: Tensor1D,
  slope: number,
): (x: Tensor2D) => Tensor2D {
  // Unlike a clone, what is reshaped is not copied, and it outlives what it was made from.
  const inputs = { weight: tf.reshape(weight, weight.shape), bias: tf.reshape(bias, bias.shape) };
  return (x) => tf.engine().runKernel(NAME, { x, ...inputs }, { slope });
}
