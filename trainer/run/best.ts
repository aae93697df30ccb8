/**
 * The best generator of a run so far: its averaged weights and how it scored, all
 * that an export needs of it. It stands beside the checkpoint in a file of its own.
 *
 * @module
 */

import type { WeightData } from "../../shared/model/safetensors.ts";
import { validate } from "../../shared/model/schema.ts";
import * as z from "../../shared/zod.ts";
import { settingsSchema } from "../game/settings.ts";
import { readSealed, writeSealed } from "./sealed.ts";

/** Name of the file in the run's folder. */
export const BEST = "best.safetensors";

/** The schema of `BestFacts`. */
export const bestFactsSchema = z.strictObject({
  settings: settingsSchema,
  /** SHA-256 of the data set. */
  dataset: z.string(),
  /** Pictures seen when it was this good. */
  images: z.int().check(z.gte(0)),
  /** Its Fréchet distance. */
  frechet: z.number().check(z.gte(0)),
});

/** What stands beside the weights. */
export type BestFacts = z.infer<typeof bestFactsSchema>;

const fileSchema = z.extend(bestFactsSchema, { format: z.literal("figment-best/1") });

/** The best generator of a run. */
export interface Best {
  readonly facts: BestFacts;
  /** The averaged weights, by their names in the generator. */
  readonly weights: WeightData;
}

/** Writes the file; the one that stood there stays until the new one is whole. */
export async function saveBest(path: string, { facts, weights }: Best): Promise<void> {
  const all = { format: "figment-best/1", ...facts };
  await writeSealed(path, { tensors: weights, facts: all });
}

/**
 * Reads the file.
 *
 * @throws {UserError} Where it is missing, damaged or of another program.
 */
export async function readBest(path: string): Promise<Best> {
  const remedy = "remove it: of what follows in the run, the best will be kept";
  const { tensors, facts } = await readSealed(path, "best generator", remedy);
  const { format: _, ...known } = validate(fileSchema, facts, path, "facts");
  return { facts: known, weights: tensors };
}
