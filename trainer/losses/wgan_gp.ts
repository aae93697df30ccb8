/**
 * The penalty of WGAN-GP (Gulrajani et al. 2017, arXiv 1704.00028): the judge's slope shall be
 * 1 everywhere on the way from forged to real pictures, which is looked at in one place of
 * each way, drawn by chance,
 *
 *   λ E[(‖∇D(x̂)‖₂ - 1)²],   x̂ = ε x + (1 - ε) G(z),   ε ~ U(0, 1)
 *
 * exact, by differentiating through the gradient. The papers have λ = 10.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import type { Penalty } from "./penalty.ts";

/** Keeps the root of a slope of zero differentiable. */
const EPSILON = 1e-12;

/** See the module's text; λ is the weight. */
export const wganGp: Penalty = (judge, { pictures, labels }, weight, random) => {
  const [real, forged] = tf.split(pictures, 2) as [Tensor4D, Tensor4D];
  const [realLabels = null] = labels === null ? [] : tf.split(labels, 2) as Tensor2D[];
  const count = real.shape[0];
  const places = Float32Array.from({ length: count }, () => random.uniform());
  const between = tf.add(
    forged,
    tf.mul(tf.sub(real, forged), tf.tensor4d(places, [count, 1, 1, 1])),
  );
  // The sum's gradient holds each picture's own gradient in its row.
  const score = (x: Tensor) => tf.sum(judge(x as Tensor4D, realLabels));
  const gradient = tf.grad(score)(between);
  const power = tf.sum<Tensor1D>(tf.mul(gradient, gradient), [1, 2, 3]);
  const excess = tf.sub(tf.sqrt(tf.add(power, EPSILON)), 1);
  return tf.mul(tf.mean(tf.mul(excess, excess)), weight);
};
