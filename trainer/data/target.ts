/**
 * What pictures are made to be, and what becomes of those that are not square.
 *
 * @module
 */

import type { Domain } from "./domains.ts";

/** How a picture that is not square becomes so: its middle is cut out, or bars fill it up. */
export const FITS = ["crop", "letterbox"] as const;

/** One of `FITS`. */
export type Fit = (typeof FITS)[number];

/** What pictures are made to be. */
export interface Target {
  /** Width and height in pixels; left out, the pictures stay as they are. */
  readonly size?: number | undefined;
  /** How to come to `size`; crop if left out. */
  readonly fit?: Fit | undefined;
  /** Grey or colour; else whatever the pictures are. */
  readonly channels?: 1 | 3 | undefined;
  /** What half of them are made into, for a model that draws both; left out, nothing. */
  readonly domains?: Domain | undefined;
}
