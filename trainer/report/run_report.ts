/**
 * What a report shows of a run. The page adds to it while the run goes on, so nothing here
 * needs more than a browser has.
 *
 * @module
 */

import type { Point } from "../data/point_sets.ts";
import type { Moment } from "../run/moment_files.ts";
import type { PointsLine } from "../run/points_line.ts";
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
  real: string | null;
  /** Of a game for points. */
  readonly points: PointsLine[];
  realPoints: readonly Point[] | null;
  /** What could not be read, in words. */
  notes: readonly string[];
}

/** What has been added to a run since it was looked at before. */
export interface News {
  /** Lines of the log that can be added. */
  readonly lines: readonly AnyLine[];
  readonly moments: readonly Moment[];
  readonly grids: readonly Grid[];
  readonly points: readonly PointsLine[];
  readonly real: string | null;
  readonly realPoints: readonly Point[] | null;
  readonly notes: readonly string[];
}

/** A line of a log of whatever version. */
export type AnyLine = Readonly<Record<string, unknown>> & { readonly images: number };

/** Whether it is one. */
export function isLine(value: unknown): value is AnyLine {
  return typeof value === "object" && value !== null && "images" in value &&
    Number.isFinite(value.images);
}

/** A report of a run of which nothing is known yet. */
export function emptyReport(name: string): RunReport {
  return {
    name,
    file: null,
    columns: {},
    spells: [],
    stopped: null,
    moments: [],
    grids: [],
    real: null,
    points: [],
    realPoints: null,
    notes: [],
  };
}

/** Adds what is new. */
export function addNews(report: RunReport, news: News): void {
  for (const line of news.lines) addLine(report, line);
  report.moments.push(...news.moments);
  report.grids.push(...news.grids);
  report.points.push(...news.points);
  report.real = news.real;
  report.realPoints = news.realPoints;
  report.notes = news.notes;
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
    columns[name].push(brief(value));
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

/** Six digits of a fraction are more than a curve can show, and a third of what a log has. */
function brief(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(6));
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
