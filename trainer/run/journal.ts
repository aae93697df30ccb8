/**
 * Keeps a run's folder: the log, the grid of fixed seeds as it changes, and the
 * checkpoint.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import { UserError } from "../../shared/errors.ts";
import { toPixels } from "../../shared/pixels.ts";
import { runGenerator } from "../../shared/sampler.ts";
import { BEST } from "./best.ts";
import { type RunFacts, saveCheckpoint } from "./checkpoint.ts";
import { contactSheet } from "../export/contact_sheet.ts";
import { Diagnosis } from "./diagnosis.ts";
import type { GameState, Rules } from "../game/game.ts";
import {
  describe,
  describeScores,
  type Progress,
  type ScoreFields,
  scoreFields,
  StatusLine,
} from "./progress.ts";
import type { Report } from "./run.ts";
import type { Selection } from "./selection.ts";
import { gridRequests } from "../export/showcase.ts";
import { writeAtomically } from "./write_atomically.ts";

/** Seconds from one checkpoint to the next. */
const CHECKPOINT_SECONDS = 60;

/** The files of a run's folder. */
export const CHECKPOINT = "checkpoint.safetensors";
export const LOG = "log.jsonl";

/** Writes down how a run goes. */
export class Journal {
  readonly #folder: string;
  readonly #rules: Rules;
  readonly #facts: Omit<RunFacts, "seconds">;
  readonly #secondsBefore: number;
  readonly #imagesBefore: number;
  readonly #selection: Selection | null;
  readonly #startedAt = performance.now();
  readonly #diagnosis: Diagnosis;
  readonly #status = new StatusLine();
  /** The first report saves at once: a disk that takes no checkpoint shows early. */
  #checkpointAt = -Infinity;
  #nextGrid: number;

  /**
   * @param folder Exists.
   * @param facts What checkpoints say of the run.
   * @param before Pictures and seconds of the parts of the run that went before.
   * @param selection Measures the generator every so often; null for never.
   */
  constructor(
    folder: string,
    rules: Rules,
    facts: Omit<RunFacts, "seconds">,
    before: { readonly images: number; readonly seconds: number },
    selection: Selection | null = null,
  ) {
    this.#folder = folder;
    this.#rules = rules;
    this.#facts = facts;
    this.#secondsBefore = before.seconds;
    this.#imagesBefore = before.images;
    this.#selection = selection;
    this.#diagnosis = new Diagnosis(before.images);
    this.#nextGrid = nextGridAfter(before.images);
  }

  /** Training time of the whole run so far. */
  get seconds(): number {
    return this.#secondsBefore + this.#elapsed;
  }

  get #elapsed(): number {
    return (performance.now() - this.#startedAt) / 1000;
  }

  /**
   * Starts the log, and clears away grids and best generator of a run that was here
   * before. Of a resumed run's log, what came after its checkpoint goes: that is played
   * again, and a line that a crash has torn is none.
   *
   * @throws {UserError} Where the log cannot be written.
   */
  async begin(): Promise<void> {
    const path = `${this.#folder}/${LOG}`;
    const text = this.#imagesBefore === 0 ? "" : await Deno.readTextFile(path).catch(() => "");
    const kept = text.split("\n").filter((line) => imagesOf(line) <= this.#imagesBefore);
    await writeAtomically(path, new TextEncoder().encode(kept.map((line) => `${line}\n`).join("")));
    if (this.#imagesBefore === 0) await this.#clear();
  }

  async #clear(): Promise<void> {
    for await (const { name } of Deno.readDir(this.#folder)) {
      const isOfEarlierRun = name === BEST || /^grid-\d+\.png$/.test(name);
      if (isOfEarlierRun) await Deno.remove(`${this.#folder}/${name}`);
    }
  }

  /**
   * Takes down a report.
   *
   * @param isLast Whether the run ends with it, so that all must be saved now.
   * @throws {UserError} Where the run has gone wrong for good; the last good checkpoint stays.
   */
  async take({ state, images, measurements }: Report, isLast: boolean): Promise<void> {
    const imagesPerSecond = (images - this.#imagesBefore) / this.#elapsed;
    const total = this.#rules.images;
    const progress: Progress = {
      images,
      total,
      seconds: round(this.seconds),
      imagesPerSecond: round(imagesPerSecond),
      secondsLeft: round(Math.max(0, total - images) / imagesPerSecond),
      ...measurements,
    };
    const trouble = this.#diagnosis.observe(images, measurements);
    const place = trouble === null
      ? await this.#selection?.consider(state.average, images, images >= total) ?? null
      : null;
    await this.#log({ ...progress, ...(place === null ? {} : scoreFields(place)) });
    if (place !== null) this.#status.say(describeScores(place, this.#selection!.real));
    this.#status.show(describe(progress), this.#elapsed);

    if (trouble !== null) {
      this.#status.end();
      throw new UserError(
        `Stopped after ${images} images: ${trouble}. The last good checkpoint stays in ` +
          `${this.#folder}`,
      );
    }
    // With a measurement too, so that checkpoint and best generator are of one time.
    const isTime = this.#elapsed - this.#checkpointAt >= CHECKPOINT_SECONDS;
    if (isLast || isTime || place !== null) {
      this.#checkpointAt = this.#elapsed;
      const path = `${this.#folder}/${CHECKPOINT}`;
      await saveCheckpoint(path, state, { ...this.#facts, seconds: this.seconds });
    }
    if (isLast || images >= this.#nextGrid) {
      this.#nextGrid = nextGridAfter(images);
      await this.#saveGrid(state, images);
    }
    if (isLast) this.#status.end();
  }

  async #log(progress: Progress & Partial<ScoreFields>): Promise<void> {
    const path = `${this.#folder}/${LOG}`;
    try {
      await Deno.writeTextFile(path, JSON.stringify(progress) + "\n", { append: true });
    } catch (error) {
      throw new UserError(`${path}: cannot write (${(error as Error).message})`);
    }
  }

  /** What the averaged generator makes of the fixed seeds: `grid-<images>.png`. */
  async #saveGrid(state: GameState, images: number): Promise<void> {
    const { shape, generator, truncates } = this.#rules;
    const { requests, columns } = gridRequests(shape.classes);
    const pictures = runGenerator(generator(state.average), shape, requests, 1, truncates);
    const pixels = toPixels(await pictures.data<"float32">());
    tf.dispose(pictures);
    const name = `grid-${`${images}`.padStart(9, "0")}.png`;
    await writeAtomically(`${this.#folder}/${name}`, contactSheet({ ...shape, pixels }, columns));
  }
}

/** The images of a line of the log; NaN where it is not whole. */
function imagesOf(line: string): number {
  try {
    return JSON.parse(line).images;
  } catch {
    return NaN;
  }
}

/** Grids are frequent at first, when much changes: at about every 1.25-fold of the pictures. */
function nextGridAfter(images: number): number {
  return Math.max(4096, 1.25 * images);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
