/**
 * The parameters of morphs.
 *
 * @module
 */

import * as z from "zod";
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
  t: decimal(1).default(0.5)
    .describe("how far on the way, a decimal number from 0 to 1"),
  ...common,
  format,
});

/** `/morph.{format}`. */
export const animationQuery = z.strictObject({
  ...way,
  frames: integer(2, MAX_FRAMES).default(24)
    .describe(`there and back, an integer from 2 to ${MAX_FRAMES}`),
  ...common,
});
