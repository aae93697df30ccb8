/**
 * The game as the paper first writes it (Goodfellow et al. 2014, arXiv 1406.2661, equation 1):
 * both players play for one value, and the forger wants it low,
 *
 *   min max E[log D(x)] + E[log(1 - D(G(z)))]
 *    G   D
 *
 * Theory is about this game, but to learn by it is hard: where the judge is sure of a forgery,
 * log(1 - D) is flat, and the forger is not told which way to go. It saturates, as the paper
 * says in section 3, and goes on by `binary_cross_entropy.ts`.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import { binaryCrossEntropy } from "./binary_cross_entropy.ts";
import type { Loss } from "./loss.ts";

/** See the module's text. With z the logit, log(1 - D) = -softplus(z). */
export const minimax: Loss = {
  ...binaryCrossEntropy,
  forger: (_real, forged) => tf.neg(tf.mean(tf.softplus(forged))),
};
