/**
 * What a comparison found out, as `compare.json` keeps it.
 *
 * @module
 */

import * as z from "../../shared/zod.ts";
import { writeAtomically } from "../run/write_atomically.ts";

/** Name of the file in a comparison's folder. */
export const RESULTS = "compare.json";

const share = z.number().check(z.gte(0), z.lte(1));

/** Scores by one yardstick for all; see `deno task evaluate`. */
const scoresSchema = z.object({
  frechet: z.number().check(z.gte(0)),
  precision: share,
  recall: share,
  density: z.number().check(z.gte(0)),
  coverage: share,
  /** Null without classes. */
  accuracy: z.nullable(share),
});

/** A generator in the course of its training. */
const pointSchema = z.object({
  images: z.number().check(z.gte(0)),
  /** Training time so far. */
  seconds: z.number().check(z.gte(0)),
  frechet: z.number().check(z.gte(0)),
});

const resultSchema = z.object({
  name: z.string(),
  family: z.string(),
  /** Of the milestone that it is of; null for a family without. */
  milestone: z.nullable(z.string()),
  folder: z.string(),
  /** Of its weights. */
  sha256: z.string(),
  /** Images of its whole training, and seconds. */
  images: z.number(),
  seconds: z.number(),
  parameters: z.number(),
  /** Floating-point operations to make a picture; per image of the training, null if unknown. */
  pictureWork: z.number(),
  imageWork: z.nullable(z.number()),
  scores: scoresSchema,
  /** Empty where its training left no log. */
  course: z.array(pointSchema),
});

const resultsSchema = z.object({
  data: z.object({ name: z.string(), sha256: z.string() }),
  /** Pictures of each that were scored. */
  count: z.number(),
  /** Share of right answers of the classifier whose features the yardstick is. */
  classifierAccuracy: share,
  /** Of pictures that the classifier did not learn from. */
  real: scoresSchema,
  entrants: z.array(resultSchema),
});

/** See `scoresSchema`. */
export type ComparedScores = z.infer<typeof scoresSchema>;
/** See `pointSchema`. */
export type Point = z.infer<typeof pointSchema>;
/** One who took part. */
export type Result = z.infer<typeof resultSchema>;
/** See the module's text. */
export type Results = z.infer<typeof resultsSchema>;

/** Those of an earlier comparison in a folder; null where there are none that can be read. */
export async function readResults(folder: string): Promise<Results | null> {
  try {
    return resultsSchema.parse(JSON.parse(await Deno.readTextFile(`${folder}/${RESULTS}`)));
  } catch {
    return null;
  }
}

/** Writes them. */
export async function writeResults(folder: string, results: Results): Promise<void> {
  const text = JSON.stringify(resultsSchema.parse(results), null, 2) + "\n";
  await writeAtomically(`${folder}/${RESULTS}`, new TextEncoder().encode(text));
}
