/**
 * How a generator that is published got there, as far as its run is still at hand.
 *
 * @module
 */

import type { Model } from "../../shared/model/load.ts";
import type { Settings } from "../game/settings.ts";
import { presets } from "../presets/registry.ts";
import { readCheckpoint } from "../run/checkpoint.ts";
import { CHECKPOINT } from "../run/journal.ts";
import { LOG } from "../run/log.ts";
import { exists } from "../run/run_folder.ts";
import type { Point } from "./results.ts";

/** A training that is over. */
export interface Course {
  /** Images that it saw in all. */
  readonly images: number;
  /** Its settings; null where they are not known. */
  readonly settings: Settings | null;
  /** Where the generator was measured; empty where that is not known. */
  readonly points: readonly Point[];
}

/** The course of a model's training, whose run is where `deno task train` would have put it. */
export async function courseOf({ config }: Model): Promise<Course> {
  const { training } = config;
  const images = Number(training.imagesInAll ?? training.images);
  const folder = `runs/${config.name}`;
  const points = await readPoints(`${folder}/${LOG}`);
  // A run of the same name may be another one.
  const isOurs = points.every((point) => point.images <= images) &&
    points.some((point) => point.images === training.images);
  return {
    images,
    settings: await settingsOf(config, `${folder}/${CHECKPOINT}`, images),
    points: isOurs ? points : [],
  };
}

/** The lines of a log that say how far the generator was. */
async function readPoints(path: string): Promise<Point[]> {
  const text = await Deno.readTextFile(path).catch(() => "");
  return text.split("\n").filter((line) => line.includes('"frechet"')).flatMap((line) => {
    try {
      const { images, seconds, frechet } = JSON.parse(line);
      return [{ images, seconds, frechet }];
    } catch {
      return []; // torn by a crash
    }
  });
}

/** The settings of the run, or of its preset, if they are the model's. */
async function settingsOf(
  { family, architecture, training }: Model["config"],
  checkpoint: string,
  images: number,
): Promise<Settings | null> {
  const preset = String(training.preset);
  const kept = await exists(checkpoint)
    ? (await readCheckpoint(checkpoint).catch(() => null))?.facts.settings
    : undefined;
  const usual = presets[preset] && { ...presets[preset].settings, preset };
  const design = JSON.stringify([family, architecture]);
  const found = [kept, usual].find((settings) =>
    settings !== undefined && JSON.stringify([settings.family, settings.generator]) === design
  );
  return found === undefined ? null : { ...found, images };
}
