/**
 * The Wasserstein loss (Arjovsky et al. 2017, arXiv 1701.07875): the judge's mean score of
 * real pictures minus that of forged ones, which for the steepest judge of slope 1 is how far
 * forgeries would have to be moved to become real. It needs a penalty that keeps that slope.
 *
 *   judge:  E[D(G(z))] - E[D(x)] + ε E[D(x)²], ε = 0.001
 *   forger: -E[D(G(z))]
 *
 * Only differences of scores count; the last term keeps them from drifting away from 0
 * (Karras et al. 2017, arXiv 1710.10196, appendix A.1).
 *
 * Scores are distances, and no function makes probabilities of them. What can be said is how
 * often the judge would be right: a picture's verdict is the share of those of the other side
 * than which it is more real to the judge, of equals half.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor1D } from "@tensorflow/tfjs-core";
import type { Loss } from "./loss.ts";

const DRIFT = 1e-3;

/** See the module's text. */
export const wasserstein: Loss = {
  judge: (real, forged) => {
    const drift = tf.mul(tf.mean(tf.mul(real, real)), DRIFT);
    return tf.add(tf.sub(tf.mean(forged), tf.mean(real)), drift);
  },
  isComparative: false,
  forger: (_real, forged) => tf.neg(tf.mean(forged)),
  verdicts: (real, forged) => ({ real: rank(real, forged), forged: rank(forged, real) }),
};

/** For each score the share of the others that are lower. */
function rank(scores: Tensor1D, others: Tensor1D): Tensor1D {
  const leads = tf.sub(tf.reshape(scores, [-1, 1]), tf.reshape(others, [1, -1]));
  return tf.mean(tf.mul(tf.add(tf.sign(leads), 1), 0.5), 1);
}
