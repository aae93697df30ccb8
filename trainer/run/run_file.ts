/**
 * `run.json`: what there is to know of a run before it begins, for whoever reads its log.
 *
 * @module
 */

import * as z from "../../shared/zod.ts";
import { writeAtomically } from "./write_atomically.ts";

/** The file in a run's folder. */
export const RUN_FILE = "run.json";

const schema = z.object({
  format: z.literal("figment-run/1"),
  /** What is made or told apart: pictures, points of a plane, or vectors of features. */
  kind: z.enum(["pictures", "points", "features"]),
  /** Everything that decides how the run goes, by name. */
  settings: z.record(z.string(), z.unknown()),
  backend: z.string(),
  workers: z.int().check(z.gte(1)),
  data: z.object({
    name: z.string(),
    /** 0 where there is no end of it. */
    count: z.int().check(z.gte(0)),
    classes: z.nullable(z.readonly(z.array(z.string()))),
  }),
  /** The losses of a tie, and of players that are as good as they can be where that is known. */
  tie: z.record(z.string(), z.number()),
  /** How the pictures of a grid lie. */
  grid: z.optional(z.object({
    columns: z.int().check(z.gte(1)),
    width: z.int().check(z.gte(1)),
    height: z.int().check(z.gte(1)),
    channels: z.int().check(z.gte(1)),
  })),
  /** When the run began, or was gone on with. */
  startedAt: z.string(),
});

/** What the file says. */
export type RunFile = z.infer<typeof schema>;

/** Writes it into a run's folder. */
export async function writeRunFile(folder: string, file: Omit<RunFile, "format">): Promise<void> {
  const text = JSON.stringify({ format: "figment-run/1", ...file }, null, 2) + "\n";
  await writeAtomically(`${folder}/${RUN_FILE}`, new TextEncoder().encode(text));
}

/** Reads what {@linkcode writeRunFile} wrote; null where it is another's, or damaged. */
export function parseRunFile(text: string): RunFile | null {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
