/**
 * The log of a run for TensorBoard: its numbers as scalars, its grids as pictures, a step for
 * each picture seen.
 *
 * Each start of a run makes one file, of all that the folder has by then, in the place of any
 * that was there: a run that is gone on with has each event once, whatever was played again,
 * and those of before, even if nobody had asked for them then.
 *
 * @module
 */

import { decode } from "fast-png";
import { GRID, gridName } from "../run/moment_files.ts";
import { readLines } from "../run/lines.ts";
import { LOG } from "../run/log.ts";
import type { Line } from "../run/progress.ts";
import { EventFile, EVENTS } from "./event_file.ts";
import { type EventMessage, START, type ValueMessage } from "./messages.ts";

/** The numbers of a line by the group under which TensorBoard shows them; the rest are scores. */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  losses: ["judgeLoss", "forgerLoss", "reconstruction", "divergence", "loss", "heldOutLoss"],
  game: ["verdictOnReal", "verdictOnForged", "satOut", "augmentation", "pathLength"],
  pace: ["seconds", "imagesPerSecond", "secondsLeft", "memory"],
};
const SCORES = "scores";

/** Steps and their goal are no scalars. */
const LEFT_OUT = ["images", "total"];

/** See the module's text. */
export class EventLog {
  readonly #folder: string;
  readonly #file: EventFile;
  /** When the run would have begun if it had never stopped, in seconds since 1970. */
  readonly #begunAt: number;
  /** Training time at the last line. */
  #seconds = 0;

  private constructor(folder: string, file: EventFile, begunAt: number) {
    this.#folder = folder;
    this.#file = file;
    this.#begunAt = begunAt;
  }

  /**
   * Begins with all that a run's folder has.
   *
   * @param folder The run's; exists, and holds nothing that is played again.
   * @param seconds Training time before.
   * @throws {UserError} Where the file cannot be written.
   */
  static async begin(folder: string, seconds: number): Promise<EventLog> {
    await removeEvents(folder);
    const now = Date.now() / 1000;
    const file = await EventFile.begin(folder, now);
    const log = new EventLog(folder, file, now - seconds);
    // A TensorBoard that has read a file of before is told to forget it.
    const events: EventMessage[] = [{ wallTime: now, step: 0, sessionLog: { status: START } }];
    const grids = await gridsIn(folder);
    for (const line of await readLines(`${folder}/${LOG}`) as Line[]) {
      while (grids[0] !== undefined && grids[0] < line.images) {
        events.push(await log.#gridEvent(grids.shift()!));
      }
      events.push(log.#lineEvent(line));
    }
    for (const images of grids) events.push(await log.#gridEvent(images));
    await file.add(events);
    return log;
  }

  /** Adds a line of the log. */
  async addLine(line: Line): Promise<void> {
    await this.#file.add([this.#lineEvent(line)]);
  }

  /** Adds the grid of so many pictures seen, which is in the folder. */
  async addGrid(images: number): Promise<void> {
    await this.#file.add([await this.#gridEvent(images)]);
  }

  #lineEvent(line: Line): EventMessage {
    this.#seconds = line.seconds;
    return this.#event(line.images, valuesOf(line));
  }

  async #gridEvent(images: number): Promise<EventMessage> {
    const png = await Deno.readFile(`${this.#folder}/${gridName(images)}`);
    const { height, width, channels } = decode(png);
    const image = { height, width, colorspace: channels, encodedImageString: png };
    return this.#event(images, [{ tag: "grid", image }]);
  }

  #event(step: number, value: readonly ValueMessage[]): EventMessage {
    return { wallTime: this.#begunAt + this.#seconds, step, summary: { value } };
  }
}

/** Removes the files of events that are in a folder. */
export async function removeEvents(folder: string): Promise<void> {
  for await (const { name } of Deno.readDir(folder)) {
    if (name.startsWith(EVENTS)) await Deno.remove(`${folder}/${name}`);
  }
}

/** The numbers of a line under their names. */
function valuesOf(line: Line): ValueMessage[] {
  return Object.entries(line).flatMap(([name, value]) => {
    if (typeof value !== "number" || LEFT_OUT.includes(name)) return [];
    const group = Object.keys(GROUPS).find((group) => GROUPS[group]!.includes(name)) ?? SCORES;
    return [{ tag: `${group}/${name}`, simpleValue: value }];
  });
}

/** How many pictures were seen at each grid, in order. */
async function gridsIn(folder: string): Promise<number[]> {
  const seen: number[] = [];
  for await (const { name } of Deno.readDir(folder)) {
    const match = GRID.exec(name);
    if (match !== null) seen.push(Number(match[1]));
  }
  return seen.sort((a, b) => a - b);
}
