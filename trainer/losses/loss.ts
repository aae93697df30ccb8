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
  /** Whether the forger's loss depends on real pictures; where not, the judge sees none for it. */
  readonly isComparative: boolean;
  /** The forger's loss; `real` is null where the loss is not comparative. */
  forger(real: Tensor1D | null, forged: Tensor1D): Scalar;
  /**
   * The judge's verdicts as probabilities: P(real) of the real and of the forged
   * pictures, each `[N]`.
   */
  verdicts(real: Tensor1D, forged: Tensor1D): { real: Tensor1D; forged: Tensor1D };
}
