/**
 * Golden pictures: what a published model must give, to the bit, on every machine.
 *
 * @module
 */

import { UserError } from "../errors.ts";
import type { Sampler } from "../sampler.ts";
import { CONFIG } from "./load.ts";
import type { Golden } from "./schema.ts";
import { sha256Hex } from "./sha256.ts";

/** Makes the golden block of a config, with the model's own truncation. */
export function goldenOf(sampler: Sampler, seeds: readonly string[]): Golden[] {
  return seeds.map((seed) => ({ seed, sha256: sha256Hex(sampler.sample({ seed }).pixels) }));
}

/** Whether a golden seed gives its pixels here. */
export function isGolden(sampler: Sampler, golden: Golden): boolean {
  return sha256Hex(sampler.sample(golden).pixels) === golden.sha256;
}

/**
 * Checks golden pictures.
 *
 * @param folder Of the model, for the message.
 * @param from The first of them to be checked, by its place.
 * @param to The first that is not; all where absent.
 * @throws {UserError} Naming the first seed that gives other pixels.
 */
export function verifyGolden(sampler: Sampler, folder: string, from = 0, to?: number): void {
  sampler.model.config.golden.slice(from, to).forEach((golden, i) => {
    if (isGolden(sampler, golden)) return;
    throw new UserError(
      `${folder}/${CONFIG}: field "golden.${from + i}": seed "${golden.seed}" gives other pixels ` +
        `than it should; config and weights are not of the same model, or this machine computes ` +
        `differently`,
    );
  });
}
