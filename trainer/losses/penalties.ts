/**
 * The penalties, by name.
 *
 * @module
 */

import { r1, r1AndR2 } from "./gradient_penalty.ts";
import type { Penalty } from "./penalty.ts";
import { wganGp } from "./wgan_gp.ts";

/** Every penalty that a run can choose. */
export const penalties = {
  "r1-and-r2": r1AndR2,
  r1,
  "wgan-gp": wganGp,
} as const satisfies Record<string, Penalty>;
