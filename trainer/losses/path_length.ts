/**
 * Path length regularisation (Karras et al. 2019, arXiv 1912.04958, section 3.2, equation 4):
 * a step of a certain length in the style shall change every picture by as much,
 *
 *   E[(‖J_wᵀ y‖₂ - a)²],   J_w = ∂g(w)/∂w,   y ~ N(0, I)
 *
 * where a is the running mean of the lengths, and Jᵀ y is the gradient of g(w) · y. Both
 * judge and forger have it easier with a generator that is so well-conditioned.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";

/** Keeps the root of a length of zero differentiable. */
const EPSILON = 1e-8;

/**
 * The length of each path, ‖Jᵀ y‖ / √(pixels), so that it does not depend on the picture's size.
 *
 * @param draw From styles `[N, style]` to pictures `[N, H, W, C]`, none depending on another.
 * @param directions y, `[N, H, W, C]`, or `[1, H, W, C]` for all alike.
 * @returns `[N]`; differentiable again.
 */
export function pathLengths(
  draw: (styles: Tensor2D) => Tensor4D,
  styles: Tensor2D,
  directions: Tensor4D,
): Tensor1D {
  const [, height, width] = directions.shape;
  const along = tf.mul(directions, 1 / Math.sqrt(height * width));
  const project = (styles: Tensor): Scalar => tf.sum(tf.mul(draw(styles as Tensor2D), along));
  const gradient = tf.grad(project)(styles);
  return tf.sqrt(tf.add(tf.sum<Tensor1D>(tf.mul(gradient, gradient), 1), EPSILON));
}
