/**
 * The fully connected layer.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import type { ParameterSpecs, Weights } from "../generators/family.ts";
import { foldedDense } from "../kernels/dense.ts";

/** The parameters of a dense layer named `name`; `gain` scales its He start. */
export function denseParameters(
  name: string,
  inputs: number,
  outputs: number,
  gain: number,
): ParameterSpecs {
  return {
    [`${name}.weight`]: { shape: [inputs, outputs], deviation: gain / Math.sqrt(inputs) },
    [`${name}.bias`]: { shape: [outputs], deviation: 0 },
  };
}

/** x W + b: `[N, inputs]` to `[N, outputs]`. */
export function dense(weights: Weights, name: string, x: Tensor2D): Tensor2D {
  const product = tf.matMul(x, weights[`${name}.weight`] as Tensor2D);
  return tf.add(product, weights[`${name}.bias`] as Tensor1D);
}

/**
 * Folds the layer, with the leaky ReLU of this slope that follows it (1: none); for the
 * WASM backend. The weights may be disposed then, but not changed in place.
 */
export function foldDense(
  weights: Weights,
  name: string,
  slope: number,
): (x: Tensor2D) => Tensor2D {
  return foldedDense(
    weights[`${name}.weight`] as Tensor2D,
    weights[`${name}.bias`] as Tensor1D,
    slope,
  );
}
