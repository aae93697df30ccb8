/**
 * What two players try to make small. Both see the logits of the judge, `[N]`,
 * for real and for forged pictures, row i of one class in both.
 *
 * @module
 */

import type { Scalar, Tensor1D } from "@tensorflow/tfjs-core";

/** The rules of the game. */
export interface Loss {
  /** The judge's loss. */
  judge(real: Tensor1D, forged: Tensor1D): Scalar;
  /** The forger's loss. */
  forger(real: Tensor1D, forged: Tensor1D): Scalar;
  /**
   * The judge's verdicts as probabilities: P(real) of the real and of the forged
   * pictures, each `[N]`.
   */
  verdicts(real: Tensor1D, forged: Tensor1D): { real: Tensor1D; forged: Tensor1D };
}
