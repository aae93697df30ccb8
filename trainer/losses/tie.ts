/**
 * What the players' losses are when neither is ahead: the judge gives every picture the same
 * logit, and can no more tell real from forged than a coin.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor1D } from "@tensorflow/tfjs-core";
import type { Loss } from "./loss.ts";

/** The losses of a tie. */
export interface Tie {
  readonly judgeLoss: number;
  readonly forgerLoss: number;
}

/** log 4 and log 2 for binary cross-entropy, log 2 for both in the relativistic game. */
export async function tieOf(loss: Loss): Promise<Tie> {
  const losses = tf.tidy(() => {
    const same: Tensor1D = tf.zeros([1]);
    return tf.stack([loss.judge(same, same), loss.forger(same, same)]);
  });
  const [judgeLoss, forgerLoss] = await losses.data<"float32">();
  losses.dispose();
  return { judgeLoss: judgeLoss!, forgerLoss: forgerLoss! };
}
