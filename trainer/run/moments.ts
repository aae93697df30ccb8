/**
 * Moments of a run: what the averaged generator makes of fixed seeds, and what the judge says
 * of these and of as many real pictures, always the same. The run's folder keeps for each
 *
 * - `grid-<images>.png`, the forged pictures;
 * - a line of `moments.jsonl`, a {@linkcode Moment} in JSON;
 *
 * and once `real.png`, the real pictures, in the order of the grid.
 *
 * Nothing here draws from the game's random streams, and moments depend on the pictures seen
 * alone.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor, Tensor1D, Tensor4D } from "@tensorflow/tfjs-core";
import type { Training } from "../../shared/generators/family.ts";
import { toPixels } from "../../shared/pixels.ts";
import { RandomStream } from "../../shared/random.ts";
import { runGenerator } from "../../shared/sampler.ts";
import { gatherImages } from "../data/batches.ts";
import type { Dataset } from "../data/dataset.ts";
import { contactSheet } from "../export/contact_sheet.ts";
import { gridRequests } from "../export/showcase.ts";
import type { GameState, Rules } from "../game/game.ts";
import type { Loss } from "../losses/loss.ts";
import { pickImages } from "../metrics/pictures.ts";
import { labelsOf, realRows, variety } from "./exhibits.ts";
import { appendLine, beginLines } from "./lines.ts";
import { writeAtomically } from "./write_atomically.ts";

/** Files of a run's folder. */
export const MOMENTS = "moments.jsonl";
export const REAL = "real.png";
export const GRID = /^grid-(\d+)\.png$/;

/** A line of `moments.jsonl`; what a game without a judge cannot say is absent. */
export interface Moment {
  /** Pictures seen. */
  readonly images: number;
  /** P(real) of each real picture of `real.png`, and of each forged one of the grid. */
  readonly real?: readonly number[];
  readonly forged?: readonly number[];
  /** How different the forged pictures of a class are from each other; as real ones: 1. */
  readonly diversity: number;
  /** How much the forger's loss heeds the judge: the size of its gradient by the logits. */
  readonly pull?: number;
}

/** What moments are taken with. */
export interface MomentsOptions {
  /** The run's folder; exists. */
  readonly folder: string;
  readonly rules: Rules;
  /** What is played for, where there is a judge. */
  readonly loss: Loss;
  readonly dataset: Dataset;
}

/** The file of a grid. */
export function gridName(images: number): string {
  return `grid-${`${images}`.padStart(9, "0")}.png`;
}

/** Takes the moments of a run. */
export class Moments {
  readonly #options: MomentsOptions;
  readonly #grid: ReturnType<typeof gridRequests>;
  /** Rows of the data set. */
  readonly #real: Uint32Array;

  constructor(options: MomentsOptions) {
    const { rules, dataset } = options;
    this.#options = options;
    this.#grid = gridRequests(rules.shape.classes);
    this.#real = Uint32Array.from(realRows(dataset, this.#grid.requests));
  }

  /**
   * Clears away the moments of a run that was here before, and of this one what is played
   * again.
   *
   * @param images Pictures seen before; 0 for a new run.
   */
  async begin(images: number): Promise<void> {
    const { folder, rules: { shape }, dataset } = this.#options;
    await beginLines(`${folder}/${MOMENTS}`, images);
    for await (const { name } of Deno.readDir(folder)) {
      const [, seen] = GRID.exec(name) ?? [];
      if (seen === undefined || (images > 0 && Number(seen) <= images)) continue;
      await Deno.remove(`${folder}/${name}`);
    }
    const pixels = pickImages(dataset, this.#real);
    const sheet = contactSheet({ ...shape, pixels }, this.#grid.columns);
    await writeAtomically(`${folder}/${REAL}`, sheet);
  }

  /** Whether a moment lies between two numbers of pictures seen, the first not included. */
  isDue(from: number, to: number): boolean {
    const { images: total } = this.#options.rules;
    let mark = 0;
    while (mark <= from) mark = nextMark(mark, total);
    return mark <= to;
  }

  /** Takes one. */
  async take(state: GameState, images: number): Promise<Moment> {
    const { folder, rules } = this.#options;
    const { shape, truncates } = rules;
    const { requests, columns } = this.#grid;
    const training: Training = {
      progress: Math.min(1, images / rules.images), // as far as the networks are grown by then
      random: new RandomStream("figment/look"),
      observe: null,
    };
    const generator = rules.generator(state.average, training);
    const forged = runGenerator(generator, shape, requests, 1, truncates);
    const pixels = toPixels(await forged.data<"float32">());
    const moment = { images, ...await this.#examine(state, forged, training) };
    forged.dispose();
    await writeAtomically(
      `${folder}/${gridName(images)}`,
      contactSheet({ ...shape, pixels }, columns),
    );
    await appendLine(`${folder}/${MOMENTS}`, moment);
    return moment;
  }

  /** What there is to say of forged pictures. */
  async #examine(
    state: GameState,
    forged: Tensor4D,
    training: Training,
  ): Promise<Omit<Moment, "images">> {
    const { rules, loss, dataset } = this.#options;
    const { height, width, channels, classes } = rules.shape;
    const { variety: found, ...heard } = tf.tidy(() => {
      const labels = labelsOf(this.#grid.requests, classes);
      const count = this.#real.length;
      const real = tf.tensor4d(gatherImages(dataset, this.#real), [count, height, width, channels]);
      const varieties = tf.stack([variety(forged, labels), variety(real, labels)]);
      if (rules.judge === null) return { variety: varieties };
      const judge = rules.judge(state.judge.weights, training);
      // Apart, since a judge may compare the pictures of a batch.
      return { variety: varieties, ...hear(loss, judge(real, labels), judge(forged, labels)) };
    });
    const [ofForged, ofReal] = await read(found) as [number, number];
    const moment = { diversity: round(ofReal === 0 ? 1 : ofForged / ofReal) };
    if (!("pull" in heard)) return moment;
    const [real, fakes, [pull]] = await Promise.all(
      [heard.real, heard.forged, heard.pull].map(read),
    ) as [number[], number[], [number]];
    return { real: real.map(round), forged: fakes.map(round), ...moment, pull: round(pull) };
  }
}

/** The verdicts behind logits, and how much the forger's loss heeds them. */
function hear(loss: Loss, real: Tensor1D, forged: Tensor1D) {
  const gradient = tf.grad((logits) => loss.forger(real, logits as Tensor1D))(forged);
  return { ...loss.verdicts(real, forged), pull: tf.sum(tf.abs(gradient)) };
}

/** The numbers of a tensor, which is disposed. */
async function read(tensor: Tensor): Promise<number[]> {
  const values = await tensor.data<"float32">();
  tensor.dispose();
  return Array.from(values);
}

/** Moments are frequent at first, when much changes, and a fortieth of the run apart at most. */
function nextMark(mark: number, total: number): number {
  return mark + Math.max(1024, Math.min(mark / 10, total / 40));
}

function round(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
