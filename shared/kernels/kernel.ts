/**
 * How a kernel of our own joins TensorFlow.js' WASM backend.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { WasmInstance } from "../backend.ts";
import type { Simd } from "./simd.ts";

/** What a kernel works with. */
export interface Tools {
  readonly wasm: WasmInstance;
  readonly simd: Simd;
}

/** A kernel: a fresh tensor from its inputs. */
export type Kernel<Inputs, Attributes> = (
  tools: Tools,
  inputs: Inputs,
  attributes: Attributes,
) => TensorInfo;

/** Registers a kernel with the booted backend, in the place of one of that name, if any. */
export function registerKernel<Inputs, Attributes>(
  tools: Tools,
  kernelName: string,
  kernel: Kernel<Inputs, Attributes>,
): void {
  if (tf.getKernel(kernelName, "wasm") != null) tf.unregisterKernel(kernelName, "wasm");
  tf.registerKernel({
    kernelName,
    backendName: "wasm",
    kernelFunc: ({ inputs, attrs }) => kernel(tools, inputs as Inputs, attrs as Attributes),
  });
}

/** Lends memory for `count` words. */
export function withScratch(
  { wasm }: Tools,
  count: number,
  use: (address: number) => void,
): void {
  const scratch = wasm.allocate([count]);
  use(wasm.address(scratch));
  tf.backend().disposeData(scratch.dataId);
}

/** `count` rounded up to a multiple of `unit`. */
export function roundUp(count: number, unit: number): number {
  return Math.ceil(count / unit) * unit;
}
