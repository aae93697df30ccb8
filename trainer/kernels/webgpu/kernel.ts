/**
 * How a kernel of the WebGPU backend is replaced or added.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { NamedTensorInfoMap, TensorInfo } from "@tensorflow/tfjs-core";
import type { WebGPUBackend, WebGPUProgram } from "@tensorflow/tfjs-backend-webgpu";

/** A kernel as we write it; `stock` is the one that it replaces, for the cases left to it. */
export type Kernel<Inputs, Attributes> = (
  backend: WebGPUBackend,
  inputs: Inputs,
  attributes: Attributes,
  stock: () => TensorInfo,
) => TensorInfo | TensorInfo[];

/** Registers a kernel on the WebGPU backend in the place of the stock one, if any. */
export function registerKernel<Inputs, Attributes>(
  kernelName: string,
  kernel: Kernel<Inputs, Attributes>,
): void {
  const stock = tf.getKernel(kernelName, "webgpu")?.kernelFunc;
  if (stock !== undefined) tf.unregisterKernel(kernelName, "webgpu");
  tf.registerKernel({
    kernelName,
    backendName: "webgpu",
    kernelFunc: (call) =>
      kernel(
        call.backend as WebGPUBackend,
        call.inputs as NamedTensorInfoMap as Inputs,
        (call.attrs ?? {}) as Attributes,
        () => {
          if (stock === undefined) throw new Error(`${kernelName}: a case that no kernel covers`);
          return stock(call) as TensorInfo;
        },
      ),
  });
}

/** Threads of a workgroup where each computes elements of its own. */
const THREADS = 64;

/** A program of which each thread computes one element of the output, or one vector of four. */
export abstract class ElementwiseProgram implements WebGPUProgram {
  abstract readonly shaderKey: string;
  abstract readonly variableNames: string[];
  abstract readonly uniforms: string;
  abstract getUserCode(): string;

  readonly outputShape: number[];
  readonly outputComponent: number;
  readonly workgroupSize: [number, number, number] = [THREADS, 1, 1];
  readonly dispatchLayout: { x: number[] };
  readonly dispatch: [number, number, number];
  readonly size = true;

  /** @param components Elements that a thread computes. */
  constructor(shape: readonly number[], components: 1 | 4) {
    const size = tf.util.sizeFromShape([...shape]);
    this.outputShape = [...shape];
    this.outputComponent = components;
    this.dispatchLayout = { x: shape.map((_, axis) => axis) };
    this.dispatch = [Math.ceil(size / components / THREADS), 1, 1];
  }
}

/** Whether a tensor can be taken in vectors of four: 4, else 1. */
export function componentsOf(tensor: TensorInfo): 1 | 4 {
  return tf.util.sizeFromShape(tensor.shape) % 4 === 0 ? 4 : 1;
}

/** The same values in another shape of as many elements; shares the memory, and owns none. */
export function viewOf(tensor: TensorInfo, shape: number[]): TensorInfo {
  return { dataId: tensor.dataId, dtype: tensor.dtype, shape };
}
