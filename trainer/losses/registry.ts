/**
 * The losses, by name.
 *
 * @module
 */

import { binaryCrossEntropy } from "./binary_cross_entropy.ts";
import type { Loss } from "./loss.ts";
import { minimax } from "./minimax.ts";
import { relativistic } from "./relativistic.ts";
import { wasserstein } from "./wasserstein.ts";

/** Every loss that a run can choose. */
export const losses = {
  "binary-cross-entropy": binaryCrossEntropy,
  minimax,
  relativistic,
  wasserstein,
} as const satisfies Record<string, Loss>;

/** Name of a loss. */
export type LossName = keyof typeof losses;
