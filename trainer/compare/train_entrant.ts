/**
 * Trains a preset for a comparison, as `deno task train` does, or goes on where that was
 * interrupted.
 *
 * @module
 */

import { UserError } from "../../shared/errors.ts";
import { CONFIG } from "../../shared/model/load.ts";
import { presets } from "../presets/registry.ts";
import { type CheckpointFacts, readCheckpoint } from "../run/checkpoint.ts";
import { CHECKPOINT } from "../run/journal.ts";
import { exists } from "../run/run_folder.ts";

/** What all entrants have in common. */
export interface Conditions {
  /** The comparison's folder. */
  readonly out: string;
  /** SHA-256 of the data set that a preset learns from. */
  datasetOf(preset: string): string;
  /** Images that each sees; null for as many as its preset says, or its speed allows. */
  readonly images: number | null;
  /** Images for a preset whose run has not begun. */
  imagesOf(preset: string): Promise<number>;
  /** `deno task train` with these arguments. */
  train(args: readonly string[]): Promise<void>;
  /** Arguments of every training: the data, the backend. */
  readonly args: readonly string[];
}

/** Points of a run at which its generator is measured. */
const POINTS = 12;

/**
 * Trains a preset.
 *
 * @returns The model's folder; null where the training was interrupted.
 * @throws {UserError} Where its run has begun under other conditions.
 */
export async function trainEntrant(preset: string, given: Conditions): Promise<string | null> {
  const name = `${given.out.slice(given.out.lastIndexOf("/") + 1)}-${preset}`;
  const folder = `${given.out}/${name}`;
  const path = `runs/${name}/${CHECKPOINT}`;
  const begun = await exists(path) ? (await readCheckpoint(path)).facts : null;
  if (begun !== null) checkConditions(begun, given.datasetOf(preset), given.images, path);
  if (begun !== null && isOver(begun) && await exists(`${folder}/${CONFIG}`)) return folder;
  const images = begun?.settings.images ?? await given.imagesOf(preset);
  await given.train([
    ...["--preset", preset, "--out", folder, "--images", `${images}`],
    ...(begun === null
      ? ["--evaluate-every", `${Math.ceil(images / POINTS)}`]
      : ["--resume", "--evaluate-every", `${begun.evaluateEvery ?? Math.ceil(images / POINTS)}`]),
    ...given.args,
  ]);
  return isOver((await readCheckpoint(path)).facts) ? folder : null;
}

function isOver({ steps, settings }: CheckpointFacts): boolean {
  return steps * settings.batch >= settings.images;
}

function checkConditions(
  { settings, dataset }: CheckpointFacts,
  wanted: string,
  images: number | null,
  path: string,
): void {
  const remedy = "name another folder with --out, or remove the run";
  if (dataset !== wanted) {
    throw new UserError(`${path}: this run has begun with other data; ${remedy}`);
  }
  if (images !== null && settings.images !== images) {
    throw new UserError(
      `${path}: this run has begun with --images ${settings.images}, not ${images}; ${remedy}`,
    );
  }
}

/** The data that presets are for, if they agree. */
export function commonData(names: readonly (string | null)[]): string | null {
  const sources = new Set(names.map((name) => name === null ? null : presets[name]?.data ?? null));
  sources.delete(null);
  if (sources.size > 1) {
    throw new UserError(
      `These are for different data, ${[...sources].join(" and ")}: name those to compare on ` +
        `with --data`,
    );
  }
  return [...sources][0] ?? null;
}
