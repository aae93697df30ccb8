/**
 * Moments of a run: what the averaged generator makes of fixed seeds, and what the judge says
 * of these and of as many real pictures, always the same. The run's folder keeps for each a
 * line of `moments.jsonl`, a {@linkcode Moment} in JSON; and what is to be seen then, by
 * {@linkcode Grids} or {@linkcode Points}.
 *
 * Nothing here draws from the game's random streams, and moments depend on the pictures seen
 * alone.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor, Tensor1D, Tensor4D } from "@tensorflow/tfjs-core";
import type { Training } from "../../shared/generators/family.ts";
import { RandomStream } from "../../shared/random.ts";
import { runGenerator } from "../../shared/sampler.ts";
import { gatherImages } from "../data/batches.ts";
import type { Dataset } from "../data/dataset.ts";
import { gridRequests } from "../export/showcase.ts";
import type { ForgingRules, GameState } from "../game/game.ts";
import type { Loss } from "../losses/loss.ts";
import { labelsOf, realRows, variety } from "./exhibits.ts";
import { Grids } from "./grids.ts";
import { appendLine, beginLines } from "./lines.ts";
import { type Moment, MOMENTS } from "./moment_files.ts";
import { Points } from "./points.ts";

/** What moments are taken with. */
export interface MomentsOptions {
  /** The run's folder; exists. */
  readonly folder: string;
  readonly rules: ForgingRules;
  /** What is played for, where there is a judge. */
  readonly loss: Loss;
  readonly dataset: Dataset;
}

/** What there is to be seen at a moment. */
export interface Showing {
  readonly state: GameState;
  /** Pictures seen. */
  readonly images: number;
  /** What the averaged generator makes of the fixed seeds, `[N, H, W, C]`. */
  readonly forged: Tensor4D;
  /** As far as the networks are grown by then, only looked at. */
  readonly training: Training;
}

/** Keeps what there is to be seen in the run's folder. */
export interface View {
  /** Begins; as {@linkcode Moments.begin}. */
  begin(images: number): Promise<void>;
  show(showing: Showing): Promise<void>;
}

/** Takes the moments of a run. */
export class Moments {
  readonly #options: MomentsOptions;
  readonly #requests: ReturnType<typeof gridRequests>["requests"];
  /** Rows of the data set. */
  readonly #real: Uint32Array;
  readonly #view: View;

  constructor(options: MomentsOptions) {
    const { rules: { shape, hasDomains }, dataset } = options;
    const { requests, columns } = gridRequests(shape.classes, hasDomains);
    const real = Uint32Array.from(realRows(dataset, requests));
    this.#options = options;
    this.#requests = requests;
    this.#real = real;
    this.#view = dataset.kind === "points"
      ? new Points(options)
      : new Grids({ ...options, shape, columns, real });
  }

  /**
   * Clears away the moments of a run that was here before, and of this one what is played
   * again.
   *
   * @param images Pictures seen before; 0 for a new run.
   */
  async begin(images: number): Promise<void> {
    await beginLines(`${this.#options.folder}/${MOMENTS}`, images);
    await this.#view.begin(images);
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
    const training = lookedAt(images / rules.images);
    const generator = rules.generator(state.average, training);
    const forged = runGenerator(generator, shape, this.#requests, 1, truncates);
    const moment = { images, ...await this.#examine(state, forged, training) };
    await this.#view.show({ state, images, forged, training });
    forged.dispose();
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
      const labels = labelsOf(this.#requests, classes);
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

/** How networks run that are only looked at, after a share of their run. */
export function lookedAt(progress: number): Training {
  return {
    progress: Math.min(1, progress),
    random: new RandomStream("figment/look"),
    observe: null,
  };
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
