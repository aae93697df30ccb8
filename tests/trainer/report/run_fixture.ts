/**
 * Folders of runs, written without any training.
 *
 * @module
 */

import { contactSheet } from "../../../trainer/export/contact_sheet.ts";
import { gridName, type Moment } from "../../../trainer/run/moment_files.ts";
import { writeRunFile } from "../../../trainer/run/run_file.ts";
import { tinySettings } from "../tiny.ts";

/** Pictures of the run's fixed seeds, two a row, 8x8 each. */
const COUNT = 16;

/** When there are pictures, and what their grey is. */
export const GREYS: Readonly<Record<number, number>> = { 0: 10, 1024: 90, 3072: 250 };

/** A line of the log of such a run. */
export function lineAt(images: number): Record<string, unknown> & { images: number } {
  const share = images / 4096;
  return {
    images,
    total: 4096,
    seconds: images / 100,
    imagesPerSecond: 100,
    secondsLeft: (4096 - images) / 100,
    memory: 321,
    judgeLoss: 1.25 - share / 2,
    verdictOnReal: 0.5 + share / 4,
    verdictOnForged: 0.5 - share / 4,
    forgerLoss: 0.7 + share,
    satOut: 0,
    augmentation: 0,
  };
}

/** The moment of such a run. */
export function momentAt(images: number): Moment {
  const share = images / 4096;
  return {
    images,
    real: new Array(COUNT).fill(0.5 + share / 2),
    forged: new Array(COUNT).fill(0.5 - share / 2),
    diversity: 1 - share / 4,
    pull: 0.5,
  };
}

/** Writes the picture of a grid, all of one grey. */
export async function writeGrid(folder: string, images: number, grey: number): Promise<void> {
  const pixels = new Uint8Array(COUNT * 64).fill(grey);
  const sheet = contactSheet({ height: 8, width: 8, channels: 1, pixels }, 2);
  await Deno.writeFile(`${folder}/${gridName(images)}`, sheet);
}

/** JSON, a line each. */
export function linesOf(values: readonly unknown[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join("");
}

/**
 * Writes a run's folder: lines of the log after 1024, 2048 and 3072 of 4096 images, and
 * pictures as {@linkcode GREYS} has them.
 *
 * @param changes Fields of each line of the log.
 */
export async function writeRun(
  folder: string,
  changes: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  await writeRunFile(folder, {
    kind: "pictures",
    settings: { ...tinySettings({ images: 4096, maxLead: 0.9 }) },
    backend: "wasm",
    workers: 2,
    data: { name: "bars", count: 96, classes: ["lying", "standing"] },
    tie: { judgeLoss: Math.log(4), forgerLoss: Math.log(2) },
    grid: { columns: 2, width: 8, height: 8, channels: 1 },
    startedAt: "2026-11-28T12:00:00.000Z",
  });
  const lines = [1024, 2048, 3072].map((images) => ({ ...lineAt(images), ...changes }));
  await Deno.writeTextFile(`${folder}/log.jsonl`, linesOf(lines));
  const times = Object.keys(GREYS).map(Number);
  await Deno.writeTextFile(`${folder}/moments.jsonl`, linesOf(times.map(momentAt)));
  for (const images of times) await writeGrid(folder, images, GREYS[images]!);
  const pixels = new Uint8Array(COUNT * 64).fill(200);
  const real = contactSheet({ height: 8, width: 8, channels: 1, pixels }, 2);
  await Deno.writeFile(`${folder}/real.png`, real);
}
