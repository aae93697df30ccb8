/**
 * The parameters of sheets.
 *
 * @module
 */

import { MAX_SEED_BYTES } from "../shared/latent.ts";
import * as z from "../shared/zod.ts";
import { common, format, integer, seedText } from "./params.ts";

/** The most pictures on a sheet. */
export const MAX_SHEET = 64;

/** `/sheet`. */
export const sheetQuery = z.strictObject({
  seeds: z.optional(z.array(seedText).check(z.maxLength(MAX_SHEET)))
    .check(z.describe(
      `1 to ${MAX_SHEET} seeds between commas; a comma inside a seed is written %2C`,
    )),
  seed: z.optional(seedText)
    .check(z.describe(
      `any text of 1 to ${MAX_SEED_BYTES - `-${MAX_SHEET}`.length} bytes of UTF-8; it stands ` +
        `for the seeds that are it, a hyphen, and a number from 1 to n`,
    )),
  n: z.optional(integer(1, MAX_SHEET))
    .check(z.describe(`an integer from 1 to ${MAX_SHEET}, beside seed`)),
  columns: z.optional(integer(1, MAX_SHEET))
    .check(z.describe(`pictures a row, an integer from 1 to ${MAX_SHEET}`)),
  ...common,
  format,
});
