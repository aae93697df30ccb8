/**
 * The relativistic pairing loss (Jolicoeur-Martineau 2018, arXiv 1807.00734; as
 * in R3GAN, Huang et al. 2024, arXiv 2501.05441): the judge says which of a real
 * and a forged picture of one class is the real one.
 *
 *   judge:  E[softplus(-(D(x) - D(G(z))))]
 *   forger: E[softplus(-(D(G(z)) - D(x)))]
 *
 * A forgery is good only by comparison, so that no single forgery pleases for
 * ever: the loss has no bad local minima of dropped modes. A tie is log 2.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Scalar, Tensor1D } from "@tensorflow/tfjs-core";
import type { Loss } from "./loss.ts";

/** See the module's text. Verdicts are against the average picture of the other side. */
export const relativistic: Loss = {
  judge: (real, forged) => preference(real, forged),
  isComparative: true,
  forger: (real, forged) => preference(forged, real!),
  verdicts: (real, forged) => ({
    real: tf.sigmoid(tf.sub(real, tf.mean(forged))),
    forged: tf.sigmoid(tf.sub(forged, tf.mean(real))),
  }),
};

/** The mean cross-entropy of preferring `winner` to `loser`, pair by pair. */
function preference(winner: Tensor1D, loser: Tensor1D): Scalar {
  return tf.mean(tf.softplus(tf.sub(loser, winner)));
}
