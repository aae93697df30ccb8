/**
 * The gradients of `Sum` and `Mean`, which repeat dy over the axes that were summed.
 * The stock ones multiply it by ones, as many as the sum had terms, that are written
 * and sent to the device every time: under the penalty as much as a batch of pictures.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor, TensorInfo } from "@tensorflow/tfjs-core";
import type { WebGPUProgram } from "@tensorflow/tfjs-backend-webgpu";
import { registerKernel, THREADS, viewOf } from "./kernel.ts";

const KERNEL = "Repeat";

class RepeatProgram implements WebGPUProgram {
  readonly variableNames = ["x"];
  readonly uniforms = "times : i32, inner : i32, scale : f32,";
  readonly outputShape: number[];
  readonly workgroupSize: [number, number, number] = [THREADS, 1, 1];
  readonly dispatchLayout = { x: [0] };
  readonly dispatch: [number, number, number];
  readonly shaderKey = "repeat";
  readonly size = true;

  constructor(size: number) {
    this.outputShape = [size];
    this.dispatch = [Math.ceil(size / THREADS), 1, 1];
  }

  getUserCode(): string {
    return `
      fn main(index : i32) {
        if (index < uniforms.size) {
          let outer = index / (uniforms.inner * uniforms.times);
          result[index] = uniforms.scale * x[outer * uniforms.inner + index % uniforms.inner];
        }
      }
    `;
  }
}

/** What the kernel does with its input: `[outer, inner]` to `[outer, times, inner]`, scaled. */
interface Repetition {
  readonly times: number;
  readonly inner: number;
  readonly scale: number;
}

/** Adds the kernel, and registers the gradients, which use it, for all backends. */
export function registerSumGradients(): void {
  registerKernel<{ x: TensorInfo }, Repetition>(
    KERNEL,
    (backend, { x }, { times, inner, scale }) => {
      const size = tf.util.sizeFromShape(x.shape);
      return backend.runWebGPUProgram(
        new RepeatProgram(size * times),
        [viewOf(x, [size])],
        "float32",
        [
          { type: "int32", data: [times] },
          { type: "int32", data: [inner] },
          { type: "float32", data: [scale] },
        ],
      );
    },
  );
  registerGradient(tf.Sum, () => 1);
  registerGradient(tf.Mean, (terms) => 1 / terms);
}

/** @param weight Of each of so many terms in their sum. */
function registerGradient(kernelName: string, weight: (terms: number) => number): void {
  tf.unregisterGradient(kernelName);
  tf.registerGradient({
    kernelName,
    inputsToSave: ["x"],
    gradFunc: (dy, saved, { axis }) => {
      const { shape } = saved[0]!;
      const axes = tf.util.parseAxisParam(axis as number[], shape);
      const [kept, summed] = tf.backend_util.computeOutAndReduceShapes(shape, axes);
      const scale = weight(tf.util.sizeFromShape(summed));
      const expanded = tf.backend_util.expandShapeToKeepDim(kept, axes);
      return { x: () => repeat(tf.reshape(dy as Tensor, expanded), shape, axes, scale) };
    },
  });
}

/** x, of length 1 along the axes, repeated along them and scaled; differentiable. */
function repeat(x: Tensor, shape: number[], axes: number[], scale: number): Tensor {
  return tf.customGrad((x) => ({
    value: canRun(axes) ? run(x as Tensor, shape, axes, scale) : compose(x as Tensor, shape, scale),
    gradFunc: (dy) => {
      const sum = tf.sum(dy as Tensor, axes, true);
      return scale === 1 ? sum : tf.mul(sum, scale);
    },
  }))(x);
}

/** Whether the kernel covers the axes: they lie side by side. */
function canRun(axes: number[]): boolean {
  return tf.getKernel(KERNEL, tf.getBackend()) != null && axes.length > 0 &&
    axes.every((axis, i) => axis === axes[0]! + i);
}

function run(x: Tensor, shape: number[], axes: number[], scale: number): Tensor {
  const times = tf.util.sizeFromShape(axes.map((axis) => shape[axis]!));
  const inner = tf.util.sizeFromShape(shape.slice(axes.at(-1)! + 1));
  const repeated = tf.engine().runKernel(KERNEL, { x }, { times, inner, scale }) as Tensor;
  return tf.reshape(repeated, shape);
}

function compose(x: Tensor, shape: number[], scale: number): Tensor {
  return tf.mul(tf.mul(x, scale), tf.ones(shape));
}
