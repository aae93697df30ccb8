/**
 * The course's loss (Goodfellow et al. 2014, arXiv 1406.2661): binary
 * cross-entropy, J(θ) = -1/m Σ [y log h + (1 - y) log(1 - h)] with y = 1 for real
 * and 0 for forged, computed from logits: -log σ(z) = softplus(-z).
 *
 * The forger's loss is the non-saturating one: its pictures under label 1.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Scalar, Tensor1D } from "@tensorflow/tfjs-core";
import type { Loss } from "./loss.ts";

/** See the module's text. A judge that always says ½ has the loss 2 log 2. */
export const binaryCrossEntropy: Loss = {
  judge: (real, forged) => tf.add(labelled(real, 1), labelled(forged, 0)),
  isComparative: false,
  forger: (_real, forged) => labelled(forged, 1),
  verdicts: (real, forged) => ({ real: tf.sigmoid(real), forged: tf.sigmoid(forged) }),
};

/** The mean cross-entropy of logits against one label. */
function labelled(logits: Tensor1D, label: 0 | 1): Scalar {
  return tf.mean(tf.softplus(label === 1 ? tf.neg(logits) : logits));
}
