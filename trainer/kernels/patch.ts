/**
 * How a kernel of the WASM backend is replaced or added.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type {
  KernelFunc,
  NamedAttrMap,
  NamedTensorInfoMap,
  TensorInfo,
} from "@tensorflow/tfjs-core";
import type { WasmInstance } from "../../shared/backend.ts";
import type { Simd } from "./simd/simd.ts";

/** What a kernel of ours works with. */
export interface Tools {
  readonly wasm: WasmInstance;
  readonly simd: Simd;
}

/** A kernel as we write it; `stock` is the one that it replaces, for the cases left to it. */
export type Kernel<Inputs, Attributes> = (
  tools: Tools,
  inputs: Inputs,
  attributes: Attributes,
  stock: () => TensorInfo,
) => TensorInfo | TensorInfo[];

/**
 * Registers a kernel on the booted WASM backend in the place of the stock one, if any.
 * To be called after the backend is ready: unregistering a kernel earlier would
 * lose the set-up that binds it to the WASM module.
 */
export function patchKernel<Inputs, Attributes>(
  tools: Tools,
  kernelName: string,
  kernel: Kernel<Inputs, Attributes>,
): void {
  const stock = tf.getKernel(kernelName, "wasm")?.kernelFunc;
  if (stock !== undefined) tf.unregisterKernel(kernelName, "wasm");
  const kernelFunc: KernelFunc = (call) =>
    kernel(tools, call.inputs as unknown as Inputs, (call.attrs ?? {}) as Attributes, () => {
      if (stock === undefined) throw new Error(`${kernelName}: a case that no kernel covers`);
      return stock(call) as TensorInfo;
    });
  tf.registerKernel({ kernelName, backendName: "wasm", kernelFunc });
}

/** Runs a registered kernel on raw tensors, from within another kernel. */
export function run(name: string, inputs: NamedTensorInfoMap, attrs: NamedAttrMap): TensorInfo {
  const kernel = tf.getKernel(name, "wasm");
  return kernel.kernelFunc({ inputs, attrs, backend: tf.backend() }) as TensorInfo;
}

/** Gives a tensor's memory back. */
export function release(tensor: TensorInfo): void {
  tf.backend().disposeData(tensor.dataId);
}

/** The number of elements of a tensor. */
export function sizeOf(tensor: TensorInfo): number {
  return tf.util.sizeFromShape(tensor.shape);
}
