/**
 * Checks gradients against what a function does when its inputs are moved.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Scalar, Tensor } from "@tensorflow/tfjs-core";
import { assertClose, normals } from "./tensors.ts";

/** A differentiable function of tensors. */
export type TensorFunction = (...inputs: Tensor[]) => Tensor;

/** How exact float32 lets a difference of two values be, at the steps that tests take. */
const TOLERANCE = 3e-5;

/**
 * Holds the gradient of Σ f · dy, for a random dy, against central differences, for
 * every element of every input, on the current backend.
 *
 * A network without its kinks is a polynomial of degree 1 in any one of its inputs
 * and weights, and a gradient's square one of degree 2: there a central difference
 * is exact however large the step. So `step` may be as large as the kinks allow,
 * and drowns float32's rounding.
 *
 * @param step How far each element is moved, up and down.
 * @param tolerance Of the largest slope; more where f is curved, and the step must be small.
 */
export async function assertGradients(
  f: TensorFunction,
  inputs: readonly Tensor[],
  step: number,
  tolerance = TOLERANCE,
): Promise<void> {
  const dy = tf.tidy(() => normals("dy", f(...inputs).shape));
  const { value, grads } = tf.valueAndGrads((...xs) => tf.sum(tf.mul(f(...xs), dy)) as Scalar)(
    [...inputs],
  );
  for (const [i, input] of inputs.entries()) {
    const fOfInput = (x: Tensor) => f(...inputs.map((other, j) => j === i ? x : other));
    const expected = await slopes(fOfInput, input, await dy.data(), step);
    assertClose(await grads[i]!.data(), expected, tolerance, `gradient of input ${i}`);
  }
  tf.dispose([dy, value, grads]);
}

/** The central difference of Σ f · dy by each element of x, summed in double precision. */
async function slopes(
  f: (x: Tensor) => Tensor,
  x: Tensor,
  dy: ArrayLike<number>,
  step: number,
): Promise<number[]> {
  const values = await x.data<"float32">();
  const at = async (element: number, value: number): Promise<number> => {
    const outputs = tf.tidy(() => f(tf.tensor(values.with(element, value), x.shape)));
    const sum = (await outputs.data<"float32">()).reduce((sum, y, k) => sum + y * dy[k]!, 0);
    outputs.dispose();
    return sum;
  };
  const differences: number[] = [];
  for (const [element, value] of values.entries()) {
    // The step as float32 takes it.
    const [down, up] = [Math.fround(value - step), Math.fround(value + step)];
    differences.push((await at(element, up) - await at(element, down)) / (up - down));
  }
  return differences;
}
