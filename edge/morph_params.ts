/**
 * The parameters of morphs.
 *
 * @module
 */

import * as z from "../shared/zod.ts";
import { common, decimal, format, integer, seed } from "./params.ts";

/** The most frames of an animation. */
export const MAX_FRAMES = 60;

const way = {
  from: seed,
  to: seed,
};

/** `/morph`. */
export const morphQuery = z.strictObject({
  ...way,
  t: z._default(decimal(1), 0.5)
    .check(z.describe("how far on the way, a decimal number from 0 to 1")),
  ...common,
  format,
});

/** `/morph.{format}`. */
export const animationQuery = z.strictObject({
  ...way,
  frames: z._default(integer(2, MAX_FRAMES), 24)
    .check(z.describe(`there and back, an integer from 2 to ${MAX_FRAMES}`)),
  ...common,
});
