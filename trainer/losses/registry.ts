/**
 * The losses, by name.
 *
 * @module
 */

import { binaryCrossEntropy } from "./binary_cross_entropy.ts";
import type { Loss } from "./loss.ts";
import { relativistic } from "./relativistic.ts";

/** Every loss that a run can choose. */
export const losses = {
  "binary-cross-entropy": binaryCrossEntropy,
  relativistic,
} as const satisfies Record<string, Loss>;

/** Name of a loss. */
export type LossName = keyof typeof losses;
