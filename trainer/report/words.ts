/**
 * Who is winning, in words, and numbers as people read them.
 *
 * @module
 */

import { clock } from "../run/clock.ts";
import { LEAST_DIVERSITY } from "../run/warnings.ts";
import { latest, type RunReport } from "./run_report.ts";

/** What the judge says on average: P(real) of real and of forged pictures. */
export interface Verdicts {
  readonly real: number;
  readonly forged: number;
}

/** A state of the game. */
export interface Standing {
  readonly title: string;
  readonly meaning: string;
}

/** A lead from which on one speaks of the judge. */
const AHEAD = 0.65;

/** From what lead on, P(real) of real minus of forged pictures, each is so. */
const STANDINGS: readonly (Standing & { readonly lead: number })[] = [
  {
    lead: 0.9,
    title: "The judge wins",
    meaning: "It sees through nearly every forgery.",
  },
  {
    lead: AHEAD,
    title: "The judge is ahead",
    meaning: "It sees through most forgeries; the forger learns what gives it away.",
  },
  {
    lead: 0.3,
    title: "A close game",
    meaning: "The judge is often right and often fooled, so both learn from each other.",
  },
  {
    lead: 0.03,
    title: "The forgeries pass",
    meaning: "The judge can hardly tell them from real ones any more.",
  },
  {
    lead: -0.03,
    title: "The judge is guessing",
    meaning: "It might as well toss a coin.",
  },
  {
    lead: -Infinity,
    title: "The judge is lost",
    meaning: "It believes forgeries more than the real thing.",
  },
];

/** A forger that is believed, but for little. */
const REPETITION: Standing = {
  title: "The forger repeats itself",
  meaning: "It has found a few tricks that pass, and knows no others.",
};

/**
 * Who is winning.
 *
 * @param diversity How varied the forgeries are; real pictures: 1.
 */
export function standingOf({ real, forged }: Verdicts, diversity = 1): Standing {
  const standing = STANDINGS.find(({ lead }) => real - forged >= lead)!;
  return diversity < LEAST_DIVERSITY && standing.lead < AHEAD ? REPETITION : standing;
}

/** The last of some things, in order of pictures seen, that was there by then. */
export function at<T extends { readonly images: number }>(
  things: readonly T[],
  images: number,
): T | undefined {
  return things[indexAt(things.map((thing) => thing.images), images)];
}

/** The place of the last number that is not larger; -1 where all are. Numbers ascend. */
export function indexAt(numbers: readonly (number | null)[], limit: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle]! <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** What the judge says at a time: of the pictures shown, or else as the log has it. */
export function verdictsAt(report: RunReport, images: number): Verdicts | null {
  const { real, forged } = at(report.moments, images) ?? {};
  if (real?.length && forged?.length) return { real: mean(real), forged: mean(forged) };
  const { images: seen = [], verdictOnReal, verdictOnForged } = report.columns;
  const i = indexAt(seen, images);
  const [ofReal, ofForged] = [verdictOnReal?.[i] ?? null, verdictOnForged?.[i] ?? null];
  return ofReal === null || ofForged === null ? null : { real: ofReal, forged: ofForged };
}

/** All times at which there is something to look at, in order. */
export function timesOf(reports: readonly RunReport[]): number[] {
  const times = reports.flatMap((report) => {
    const shown = [report.grids, report.moments, report.points].flat().map(({ images }) => images);
    const logged = report.columns["images"] ?? [];
    return shown.length > 0 ? shown : logged.filter((images) => images !== null);
  });
  return [...new Set(times)].sort((a, b) => a - b);
}

/** What a run counts: its data says. */
export function unitOf({ file }: RunReport): string {
  return { pictures: "images", points: "points", features: "rows" }[file?.kind ?? "pictures"];
}

/** How far a run is, `43,008 of 90,000 images, 1:04 left`. */
export function progressOf(report: RunReport): { words: string; share: number } {
  const seen = latest(report, "images") ?? report.grids.at(-1)?.images ?? 0;
  const total = latest(report, "total");
  const left = latest(report, "secondsLeft");
  const unit = unitOf(report);
  if (total === null) return { words: `${group(seen)} ${unit} seen`, share: 1 };
  const isOver = seen >= total;
  const words = isOver
    ? `${group(seen)} ${unit} seen`
    : `${group(seen)} of ${group(total)} ${unit} seen`;
  const rest = isOver || left === null || report.stopped !== null ? "" : `, ${clock(left)} left`;
  return { words: words + rest, share: Math.min(1, seen / total) };
}

/** `12,288` */
export function group(count: number): string {
  return Math.round(count).toLocaleString("en");
}

/** `72 %` */
export function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

/** Three digits or four, however large. */
export function brief(value: number): string {
  const size = Math.abs(value);
  if (size >= 1000) return group(value);
  if (size !== 0 && size < 0.001) return value.toExponential(1);
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3);
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
