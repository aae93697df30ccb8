/**
 * The parameters of sheets.
 *
 * @module
 */

import * as z from "zod";
import { MAX_SEED_BYTES } from "../shared/latent.ts";
import { common, format, integer, seedText } from "./params.ts";

/** The most pictures on a sheet. */
export const MAX_SHEET = 64;

/** `/sheet`. */
export const sheetQuery = z.strictObject({
  seeds: z.array(seedText).max(MAX_SHEET).optional()
    .describe(
      `1 to ${MAX_SHEET} seeds between commas; a comma inside a seed is written %2C`,
    ),
  seed: seedText.optional()
    .describe(
      `any text of 1 to ${MAX_SEED_BYTES - `-${MAX_SHEET}`.length} bytes of UTF-8; it stands ` +
        `for the seeds that are it, a hyphen, and a number from 1 to n`,
    ),
  n: integer(1, MAX_SHEET).optional()
    .describe(`an integer from 1 to ${MAX_SHEET}, beside seed`),
  columns: integer(1, MAX_SHEET).optional()
    .describe(`pictures a row, an integer from 1 to ${MAX_SHEET}`),
  ...common,
  format,
});
