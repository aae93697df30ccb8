/**
 * The log of a run, and the line on the terminal: the same figures in both.
 *
 * @module
 */

import { UNITS } from "../data/dataset.ts";
import { appendLine, beginLines } from "./lines.ts";
import { describe, type Line, type Pace, StatusLine } from "./progress.ts";

/** A JSON object a line; see {@linkcode Line}. */
export const LOG = "log.jsonl";

/** How far a run was when it was gone on with; zeros for a new one. */
export interface Before {
  readonly images: number;
  /** Training time. */
  readonly seconds: number;
}

/** What is told of every line. */
export type OnLine = (line: Line) => Promise<void>;

/** See the module's text. */
export class Log {
  readonly #path: string;
  readonly #total: number;
  readonly #before: Before;
  readonly #unit: string;
  readonly #onLine: OnLine | undefined;
  readonly #startedAt = performance.now();
  readonly #status = new StatusLine();

  /**
   * @param folder The run's; exists.
   * @param total Pictures of the whole run.
   * @param unit What they are called.
   */
  constructor(
    folder: string,
    total: number,
    before: Before,
    unit: string = UNITS.pictures,
    onLine?: OnLine,
  ) {
    this.#path = `${folder}/${LOG}`;
    this.#total = total;
    this.#before = before;
    this.#unit = unit;
    this.#onLine = onLine;
  }

  /** Training time of the whole run so far. */
  get seconds(): number {
    return this.#before.seconds + this.elapsed;
  }

  /** Seconds since this part of the run began. */
  get elapsed(): number {
    return (performance.now() - this.#startedAt) / 1000;
  }

  /**
   * Starts the file, or cuts it back to where a resumed run goes on.
   *
   * @throws {UserError} Where it cannot be written.
   */
  async begin(): Promise<void> {
    await beginLines(this.#path, this.#before.images);
  }

  /**
   * Adds a line.
   *
   * @param images Pictures seen.
   * @throws {UserError} Where it cannot be written.
   */
  async add(images: number, fields: Omit<Line, keyof Pace>): Promise<void> {
    const line: Line = { ...this.#paceAt(images), ...fields };
    await appendLine(this.#path, line);
    await this.#onLine?.(line);
    this.#status.show(describe(line, this.#unit), this.elapsed);
  }

  /** Says something that stays on the terminal, in a line of its own. */
  say(text: string): void {
    this.#status.say(text);
  }

  /** Leaves the line on the terminal as it stands. */
  end(): void {
    this.#status.end();
  }

  #paceAt(images: number): Pace {
    const imagesPerSecond = (images - this.#before.images) / this.elapsed;
    return {
      images,
      total: this.#total,
      seconds: round(this.seconds),
      imagesPerSecond: round(imagesPerSecond),
      secondsLeft: round(Math.max(0, this.#total - images) / imagesPerSecond),
      memory: round(Deno.memoryUsage().rss / 1e6),
    };
  }
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
