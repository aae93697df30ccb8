/**
 * `PixelNorm`: each vector along the last axis divided by the root of its mean square, in the
 * place of five kernels.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor, TensorInfo } from "@tensorflow/tfjs-core";
import { registerKernel, type Tools } from "./kernel.ts";

const NAME = "PixelNorm";

/** Adds the kernel. */
export function registerPixelNorm(tools: Tools): void {
  const { wasm, simd } = tools;
  registerKernel<{ readonly x: TensorInfo }, { readonly epsilon: number }>(
    tools,
    NAME,
    (_, { x }, { epsilon }) => {
      const out = wasm.allocate(x.shape);
      const channels = x.shape.at(-1)!;
      const vectors = tf.util.sizeFromShape(x.shape) / channels;
      simd.pixelNorm(wasm.address(x), vectors, channels, epsilon, wasm.address(out));
      return out;
    },
  );
}

/** x / √(mean of x² along the last axis + epsilon); any shape. */
export function foldedPixelNorm<T extends Tensor>(x: T, epsilon: number): T {
  return tf.engine().runKernel(NAME, { x }, { epsilon });
}
