/**
 * What a report shows of a run. The page adds to it while the run goes on, so nothing here
 * needs more than a browser has.
 *
 * @module
 */

import type { Moment } from "../run/moments.ts";
import type { RunFile } from "../run/run_file.ts";

/** What went wrong for a while. */
export interface Spell {
  /** As the log names it; a log of another version may know other names than this one does. */
  readonly name: string;
  /** Pictures seen when it was first and last so. */
  readonly from: number;
  to: number;
}

/** A grid of the fixed seeds. */
export interface Grid {
  /** Pictures seen. */
  readonly images: number;
  /** Address of the picture. */
  readonly src: string;
}

/** A run, as far as its folder can be read. */
export interface RunReport {
  readonly name: string;
  /** What was known before the run began; null in folders of older versions. */
  readonly file: RunFile | null;
  /** The numbers of the log by their names, as many as lines; null where a line has none. */
  readonly columns: Record<string, (number | null)[]>;
  readonly spells: Spell[];
  /** Why the run was given up; null where it was not. */
  stopped: string | null;
  readonly moments: Moment[];
  readonly grids: Grid[];
  /** Address of the real pictures that lie like a grid. */
  readonly real: string | null;
  /** What could not be read, in words. */
  readonly notes: readonly string[];
}

/** A line of a log of whatever version. */
export type AnyLine = Readonly<Record<string, unknown>> & { readonly images: number };

/** Whether it is one. */
export function isLine(value: unknown): value is AnyLine {
  return typeof value === "object" && value !== null && "images" in value &&
    Number.isFinite(value.images);
}

/**
 * Adds a line of the log.
 *
 * @returns false, and adds nothing, where it is of an earlier time than the last one.
 */
export function addLine(report: RunReport, line: AnyLine): boolean {
  const { columns, spells } = report;
  const count = columns["images"]?.length ?? 0;
  const before = columns["images"]?.[count - 1] ?? -1;
  if (line.images <= before) return false;
  for (const [name, value] of Object.entries(line)) {
    if (typeof value !== "number") continue;
    columns[name] ??= new Array(count).fill(null);
    columns[name].push(value);
  }
  for (const column of Object.values(columns)) if (column.length === count) column.push(null);
  const warnings = Array.isArray(line["warnings"]) ? line["warnings"].map(String) : [];
  for (const name of warnings) {
    const going = spells.find((spell) => spell.name === name && spell.to === before);
    if (going) going.to = line.images;
    else spells.push({ name, from: line.images, to: line.images });
  }
  if (typeof line["stopped"] === "string") report.stopped = line["stopped"];
  return true;
}

/** The last number of a column that there is. */
export function latest({ columns }: Pick<RunReport, "columns">, name: string): number | null {
  return columns[name]?.findLast((value) => value !== null) ?? null;
}

/** What is wrong by the last line. */
export function currentSpells({ columns, spells }: RunReport): Spell[] {
  const last = columns["images"]?.at(-1);
  return spells.filter(({ to }) => to === last);
}
