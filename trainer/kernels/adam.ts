/**
 * One Adam step of one parameter (Kingma & Ba 2014, arXiv 1412.6980), as a single
 * kernel on WASM and as a handful of operations elsewhere.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor, TensorInfo } from "@tensorflow/tfjs-core";
import { patchKernel, sizeOf, type Tools } from "./patch.ts";

const KERNEL = "AdamStep";

/** Constants of one step, the bias corrections folded into `rate` and `epsilon`. */
export interface AdamAttributes {
  readonly rate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/** A parameter and the running mean and mean square of its gradient, all of one shape. */
export interface AdamState {
  readonly value: Tensor;
  readonly mean: Tensor;
  readonly square: Tensor;
}

/** @returns Fresh tensors with the state after the step. */
export function adamStep(
  { value, mean, square }: AdamState,
  gradient: Tensor,
  attributes: AdamAttributes,
): AdamState {
  const inputs = { value, gradient, mean, square };
  const [newValue, newMean, newSquare] = tf.getKernel(KERNEL, tf.getBackend()) == null
    ? compose(inputs, attributes)
    : tf.engine().runKernel(KERNEL, inputs, { ...attributes }) as Tensor[];
  return { value: newValue!, mean: newMean!, square: newSquare! };
}

type Inputs<T> = Record<"value" | "gradient" | "mean" | "square", T>;

function compose(inputs: Inputs<Tensor>, attributes: AdamAttributes): Tensor[] {
  const { value, gradient, mean, square } = inputs;
  const { rate, beta1, beta2, epsilon } = attributes;
  return tf.tidy(() => {
    const m = tf.add(tf.mul(mean, beta1), tf.mul(gradient, 1 - beta1));
    const v = tf.add(tf.mul(square, beta2), tf.mul(tf.square(gradient), 1 - beta2));
    return [tf.sub(value, tf.div(tf.mul(m, rate), tf.add(tf.sqrt(v), epsilon))), m, v];
  });
}

/** Adds the kernel to the WASM backend. */
export function patchAdam(tools: Tools): void {
  patchKernel<Inputs<TensorInfo>, AdamAttributes>(
    tools,
    KERNEL,
    ({ wasm, simd }, { value, gradient, mean, square }, { rate, beta1, beta2, epsilon }) => {
      const outputs = [0, 1, 2].map(() => wasm.allocate(value.shape));
      const [newValue, newMean, newSquare] = outputs.map(wasm.address) as [number, number, number];
      // deno-fmt-ignore
      simd.adam(
        wasm.address(value), wasm.address(gradient), wasm.address(mean), wasm.address(square),
        sizeOf(value), rate, beta1, beta2, epsilon,
        newValue, newMean, newSquare,
      );
      return outputs;
    },
  );
}
