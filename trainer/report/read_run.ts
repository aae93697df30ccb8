/**
 * Reads a run's folder for its report: all that is there and whole, with a note on the rest.
 *
 * @module
 */

import { basename, resolve } from "node:path";
import { UserError } from "../../shared/errors.ts";
import { LOG } from "../run/log.ts";
import { GRID, type Moment, MOMENTS, REAL } from "../run/moments.ts";
import { parseRunFile, RUN_FILE } from "../run/run_file.ts";
import { addLine, type Grid, isLine, type RunReport } from "./run_report.ts";

/** Gives the address under which a page finds a picture of the folder. */
export type Address = (file: string) => string | Promise<string>;

/**
 * Reads a run.
 *
 * @param folder The run's.
 * @throws {UserError} Where it is no run's folder.
 */
export async function readRun(folder: string, address: Address): Promise<RunReport> {
  const names = await namesIn(folder);
  const gridNames = names.filter((name) => GRID.test(name)).sort();
  if (![LOG, RUN_FILE, MOMENTS].some((name) => names.includes(name)) && gridNames.length === 0) {
    throw new UserError(
      `${folder} is no run's folder: it holds neither ${LOG} nor a grid of pictures; name one ` +
        `that \`deno task train\` has made, such as runs/drawn`,
    );
  }
  const notes: string[] = [];
  const text = (name: string) => names.includes(name) ? readText(`${folder}/${name}`, notes) : null;
  const fileText = await text(RUN_FILE);
  const file = fileText === null ? null : parseRunFile(fileText);
  if (fileText === null) {
    notes.push(
      `The run is of an older version: it has no ${RUN_FILE}, so its settings and the losses of ` +
        `a tie are not known`,
    );
  } else if (file === null) {
    notes.push(`${RUN_FILE} is damaged, or of another version: the settings are not known`);
  }
  const report: RunReport = {
    name: basename(resolve(folder)),
    file,
    columns: {},
    spells: [],
    stopped: null,
    moments: [],
    grids: await gridsOf(gridNames, address),
    real: names.includes(REAL) ? await address(REAL) : null,
    notes,
  };
  const log = parseLines(await text(LOG) ?? "", LOG);
  const late = log.values.filter((line) => !addLine(report, line)).length;
  if (late > 0) notes.push(`Lines of ${LOG} that go back in time are left out (${late})`);
  if (log.values.length === 0) notes.push(`${LOG} has no line yet, so there is nothing to plot`);
  const moments = parseLines(await text(MOMENTS) ?? "", MOMENTS);
  report.moments.push(...(moments.values as unknown as Moment[]));
  notes.push(...log.notes, ...moments.notes);
  if (!names.includes(MOMENTS)) {
    notes.push(`It has no ${MOMENTS}: the judge's verdicts on single pictures are not known`);
  }
  return report;
}

/** The whole lines of a file, and what there is to say of the others. */
export function parseLines(text: string, name: string) {
  const notes: string[] = [];
  const lines = text.split("\n");
  const values = lines.flatMap((line, i) => {
    if (line === "") return [];
    try {
      const value: unknown = JSON.parse(line);
      if (isLine(value)) return [value];
    } catch {
      // The note says so.
    }
    notes.push(
      i === lines.length - 1
        ? `The last line of ${name} is half written, and left out`
        : `Line ${i + 1} of ${name} cannot be read, and is left out`,
    );
    return [];
  });
  return { values, notes: notes.length <= 3 ? notes : [...notes.slice(0, 3), "…"] };
}

/** Grids by the pictures seen then. */
function gridsOf(names: readonly string[], address: Address): Promise<Grid[]> {
  return Promise.all(
    names.map(async (name) => ({ images: Number(GRID.exec(name)![1]), src: await address(name) })),
  );
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name);
  } catch (error) {
    const why = error instanceof Deno.errors.NotFound ? "there is none" : (error as Error).message;
    throw new UserError(`${folder}: cannot read this folder (${why})`);
  }
}

async function readText(path: string, notes: string[]): Promise<string | null> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    notes.push(`${basename(path)} cannot be read (${(error as Error).message})`);
    return null;
  }
}
