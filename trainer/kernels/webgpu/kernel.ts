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
export const THREADS = 64;

/** Most workgroups along one axis of a grid that every WebGPU device takes. */
export const MOST_WORKGROUPS = 65_535;

/** A grid of at least so many workgroups, in rows that a device takes; the last may go too far. */
export function gridOf(workgroups: number): [number, number] {
  const rows = Math.ceil(workgroups / MOST_WORKGROUPS);
  return [Math.ceil(workgroups / rows), rows];
}

/**
 * A program whose inputs and output are vectors of one size, and of which each thread
 * computes one element, or one vector of four.
 */
export abstract class ElementwiseProgram implements WebGPUProgram {
  abstract readonly shaderKey: string;
  abstract readonly variableNames: string[];
  abstract readonly uniforms: string;
  abstract getUserCode(): string;

  readonly outputShape: number[];
  readonly outputComponent: 1 | 4;
  readonly workgroupSize: [number, number, number] = [THREADS, 1, 1];
  readonly dispatchLayout = { x: [0] };
  readonly dispatch: [number, number, number];
  readonly size = true;

  constructor(size: number) {
    this.outputShape = [size];
    this.outputComponent = size % 4 === 0 ? 4 : 1;
    this.dispatch = [Math.ceil(size / this.outputComponent / THREADS), 1, 1];
  }
}

/**
 * Runs a program on tensors of one shape, whatever its rank: as vectors, so that one
 * shader does for all ranks.
 *
 * @param constants Values of the program's uniforms, all of type `f32`.
 */
export function runElementwise(
  backend: WebGPUBackend,
  Program: new (size: number) => ElementwiseProgram,
  inputs: readonly [TensorInfo, ...TensorInfo[]],
  constants: readonly number[],
): TensorInfo {
  const { shape } = inputs[0];
  const size = tf.util.sizeFromShape(shape);
  const output = backend.runWebGPUProgram(
    new Program(size),
    inputs.map((input) => viewOf(input, [size])),
    "float32",
    constants.map((value) => ({ type: "float32", data: [value] })),
  );
  return viewOf(output, shape);
}

/** The same values in another shape of as many elements; shares the memory, and owns none. */
export function viewOf(tensor: TensorInfo, shape: number[]): TensorInfo {
  return { dataId: tensor.dataId, dtype: tensor.dtype, shape };
}
