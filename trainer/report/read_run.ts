/**
 * Reads a run's folder for its report: all that is there and whole, with a note on the rest.
 *
 * @module
 */

import { basename, resolve } from "node:path";
import { UserError } from "../../shared/errors.ts";
import type { Point } from "../data/point_sets.ts";
import { LOG } from "../run/log.ts";
import { GRID, type Moment, MOMENTS, REAL } from "../run/moment_files.ts";
import { POINTS, type PointsLine, REAL_POINTS } from "../run/points_line.ts";
import { parseRunFile, RUN_FILE } from "../run/run_file.ts";
import {
  addNews,
  type AnyLine,
  emptyReport,
  type Grid,
  type News,
  type RunReport,
} from "./run_report.ts";
import { Tail } from "./tail.ts";

/** Gives the address under which a page finds a picture of the folder. */
export type Address = (file: string) => string | Promise<string>;

/**
 * Reads a run as it is now.
 *
 * @param folder The run's.
 * @throws {UserError} Where it is no run's folder.
 */
export async function readRun(folder: string, address: Address): Promise<RunReport> {
  const reader = await RunReader.open(folder, address);
  await reader.end();
  return reader.report;
}

/** Reads a run while it goes on. */
export class RunReader {
  readonly report: RunReport;
  readonly #folder: string;
  readonly #address: Address;
  /** Files of lines, as far as there are such; names of the grids that are known. */
  readonly #tails = new Map<string, Tail>();
  readonly #grids = new Set<string>();
  readonly #notes: string[];
  /** Lines of the log that go back in time. */
  #late = 0;

  private constructor(folder: string, address: Address, report: RunReport, notes: string[]) {
    this.report = report;
    this.#folder = folder;
    this.#address = address;
    this.#notes = notes;
  }

  /**
   * Begins to read, with all that is there.
   *
   * @throws {UserError} Where it is no run's folder.
   */
  static async open(folder: string, address: Address): Promise<RunReader> {
    const names = await namesIn(folder);
    if (!names.some((name) => [LOG, RUN_FILE, MOMENTS].includes(name) || GRID.test(name))) {
      throw new UserError(
        `${folder} is no run's folder: it holds neither ${LOG} nor a grid of pictures; name one ` +
          `that \`deno task train\` has made, such as runs/drawn`,
      );
    }
    const notes: string[] = [];
    const text = names.includes(RUN_FILE)
      ? await readText(`${folder}/${RUN_FILE}`, notes)
      : undefined;
    const file = text === undefined ? null : parseRunFile(text);
    if (!names.includes(RUN_FILE)) {
      notes.push(
        `The run is of an older version: it has no ${RUN_FILE}, so its settings and the losses ` +
          `of a tie are not known`,
      );
    } else if (text !== undefined && file === null) {
      notes.push(`${RUN_FILE} is damaged, or of another version: the settings are not known`);
    }
    const report: RunReport = { ...emptyReport(basename(resolve(folder))), file };
    const reader = new RunReader(folder, address, report, notes);
    await reader.update();
    return reader;
  }

  /**
   * Adds to the report what has come since.
   *
   * @returns That; null where a file has become shorter, so that this is another run, or
   * the same gone on with from an earlier point: it is to be read anew.
   */
  async update(): Promise<News | null> {
    const names = await namesIn(this.#folder);
    const [log, moments, points] = [
      await this.#linesOf(LOG, names),
      await this.#linesOf(MOMENTS, names),
      await this.#linesOf(POINTS, names),
    ];
    if (log === null || moments === null || points === null) return null;
    const { real, realPoints } = this.report;
    const news: News = {
      lines: this.#inTime(log),
      moments: moments as unknown as Moment[],
      grids: await this.#newGrids(names),
      points: points.filter(isPointsLine) as unknown as PointsLine[],
      real: real ?? (names.includes(REAL) ? await this.#address(REAL) : null),
      realPoints: realPoints ??
        (names.includes(REAL_POINTS) ? await this.#realPoints() : null),
      notes: [],
    };
    addNews(this.report, news);
    this.report.notes = this.#allNotes();
    return { ...news, notes: this.report.notes };
  }

  /** Reads what is left where nothing more will come: last lines without a line break. */
  async end(): Promise<void> {
    const last = (name: string) => this.#tails.get(name)?.end() ?? [];
    const none = await this.update();
    if (none === null) return;
    addNews(this.report, {
      ...none,
      lines: this.#inTime(last(LOG)),
      moments: last(MOMENTS) as unknown as Moment[],
      grids: [],
      points: last(POINTS).filter(isPointsLine) as unknown as PointsLine[],
    });
    this.report.notes = this.#allNotes();
  }

  async #linesOf(name: string, names: readonly string[]): Promise<AnyLine[] | null> {
    if (!names.includes(name)) return this.#tails.has(name) ? null : [];
    const tail = this.#tails.getOrInsertComputed(
      name,
      () => new Tail(`${this.#folder}/${name}`, name),
    );
    try {
      return await tail.read();
    } catch (error) {
      const note = `${name} cannot be read (${(error as Error).message})`;
      if (!tail.notes.includes(note)) tail.notes.push(note);
      return [];
    }
  }

  /** Lines of which none goes back in time. */
  #inTime(lines: readonly AnyLine[]): AnyLine[] {
    let last = this.report.columns["images"]?.at(-1) ?? -1;
    const kept = lines.filter(({ images }) => {
      if (images <= last) return false;
      last = images;
      return true;
    });
    this.#late += lines.length - kept.length;
    return kept;
  }

  async #newGrids(names: readonly string[]): Promise<Grid[]> {
    const fresh = names.filter((name) => GRID.test(name) && !this.#grids.has(name)).sort();
    for (const name of fresh) this.#grids.add(name);
    return await Promise.all(fresh.map(async (name) => ({
      images: Number(GRID.exec(name)![1]),
      src: await this.#address(name),
    })));
  }

  async #realPoints(): Promise<readonly Point[] | null> {
    try {
      const { real } = JSON.parse(await Deno.readTextFile(`${this.#folder}/${REAL_POINTS}`));
      return Array.isArray(real) ? real : null;
    } catch {
      return null; // without them the forged ones can be shown all the same
    }
  }

  /** What there is to say of what is missing. */
  #allNotes(): string[] {
    const { columns, grids, file } = this.report;
    const of = (name: string) => this.#tails.get(name)?.notes ?? [];
    return [
      ...this.#notes,
      ...(this.#late === 0
        ? []
        : [`Lines of ${LOG} that go back in time are left out (${this.#late})`]),
      ...(columns["images"] ? [] : [`${LOG} has no line yet, so there is nothing to plot`]),
      ...[LOG, MOMENTS, POINTS].flatMap(of),
      ...(this.#tails.has(MOMENTS) || grids.length === 0 || file?.kind === "points"
        ? []
        : [`It has no ${MOMENTS}: the judge's verdicts on single pictures are not known`]),
    ];
  }
}

/** Whether a line of such a file has what is drawn. */
function isPointsLine(line: AnyLine): boolean {
  const { forged, field } = line;
  return Array.isArray(forged) && typeof field === "object" && field !== null &&
    "verdicts" in field && Array.isArray(field.verdicts);
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name);
  } catch (error) {
    const why = error instanceof Deno.errors.NotFound ? "there is none" : (error as Error).message;
    throw new UserError(`${folder}: cannot read this folder (${why})`);
  }
}

async function readText(path: string, notes: string[]): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    notes.push(`${basename(path)} cannot be read (${(error as Error).message})`);
    return undefined;
  }
}
