/**
 * Measures the averaged generator every so often while the game goes on, and keeps
 * the best: a game need not end where it was best.
 *
 * Nothing here draws from the game's random streams, and when it measures depends on
 * the pictures seen alone: a run that is interrupted and resumed measures the same
 * generators, and keeps the same one.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import { UserError } from "../../shared/errors.ts";
import type { Weights } from "../../shared/generators/family.ts";
import { toPixels } from "../../shared/pixels.ts";
import { classOf, runGenerator } from "../../shared/sampler.ts";
import type { Dataset } from "../data/dataset.ts";
import type { ForgingRules } from "../game/game.ts";
import type { Settings } from "../game/settings.ts";
import { type Forge, forgePictures } from "../metrics/pictures.ts";
import type { Scores, Yardstick } from "../metrics/yardstick.ts";
import { BEST, type BestFacts, readBest, saveBest } from "./best.ts";
import { exists } from "./run_folder.ts";
import { readTensors } from "./sealed.ts";

/** Pictures that are measured: as many as are set aside, but in these limits. */
const MIN_COUNT = 1000;
const MAX_COUNT = 2000;

/** A run is measured so often where nothing else is said. */
const TIMES = 20;
/** A run of fewer pictures is over before the classifier that measures is fitted. */
const SHORTEST_RUN = 100_000;
/** Fewer pictures than these, set aside, say too little to choose by. */
const FEWEST_SET_ASIDE = 100;

/**
 * Pictures from one measurement to the next where nothing is said: a twentieth of
 * the run; 0, for never, where it would cost more than it is worth.
 *
 * @param images Of the whole run.
 * @param setAside Pictures of the data set that the classifier does not learn from.
 */
export function defaultInterval(images: number, setAside: number): number {
  return images < SHORTEST_RUN || setAside < FEWEST_SET_ASIDE ? 0 : Math.ceil(images / TIMES);
}

/** What a selection takes of a yardstick. */
export interface Measure extends Pick<Yardstick, "score" | "scoreReal"> {
  readonly heldOut: Pick<Dataset, "count">;
}

/** What a selection works with. */
export interface SelectionOptions {
  /** The run's folder; exists. */
  readonly folder: string;
  readonly settings: Settings;
  readonly rules: ForgingRules;
  readonly dataset: Dataset;
  readonly yardstick: Measure;
  /** Pictures from one measurement to the next, 1 or more. */
  readonly every: number;
}

/** The scores of a generator, among those of the run so far. */
export interface Place {
  readonly images: number;
  readonly scores: Scores;
  readonly best: { readonly images: number; readonly frechet: number };
}

/** Keeps the best generator of a run. */
export class Selection {
  readonly #options: SelectionOptions;
  /** Pictures seen at the last report. */
  #images: number;
  #best: Place["best"] | null = null;
  /** How real pictures score; for people, to compare. */
  readonly real: Scores;

  private constructor(options: SelectionOptions, images: number, real: Scores) {
    this.#options = options;
    this.#images = images;
    this.real = real;
  }

  /**
   * Begins, or goes on with, a selection. The best of a resumed run is measured again:
   * on another machine the classifier may have been fitted anew, and see a little
   * differently.
   *
   * @param images Pictures that the run has seen; 0 for a new one, to which a file that
   * is there does not belong.
   * @throws {UserError} Where the best so far is damaged or of another run.
   */
  static async begin(options: SelectionOptions, images: number): Promise<Selection> {
    const real = await options.yardstick.scoreReal(countFor(options.yardstick));
    const selection = new Selection(options, images, real);
    const path = `${options.folder}/${BEST}`;
    if (images === 0 || !await exists(path)) return selection;
    const { facts, weights } = await readBest(path);
    checkIsOurs(facts, options, path);
    const tensors = Object.fromEntries(
      Object.entries(weights).map(([name, { data, shape }]) => [name, tf.tensor(data, [...shape])]),
    );
    const { frechet } = await selection.#measure(tensors);
    tf.dispose(tensors);
    selection.#best = { images: facts.images, frechet };
    return selection;
  }

  /**
   * Measures a generator if it is time to, and saves it if none was better. One that is still
   * growing has not the size of those that are published, and is left alone.
   *
   * @param average Its weights.
   * @param images Pictures seen.
   * @param isEnd Whether the run ends here, so that it is time in any case.
   * @returns Its scores, or null where it is not time.
   */
  async consider(average: Weights, images: number, isEnd: boolean): Promise<Place | null> {
    const { every, folder, settings, rules, dataset } = this.#options;
    const isTime = isEnd || Math.floor(images / every) > Math.floor(this.#images / every);
    this.#images = images;
    const isGrown = images >= rules.maturity * rules.images;
    if (!isTime || !isGrown) return null;
    const scores = await this.#measure(average);
    if (this.#best === null || scores.frechet < this.#best.frechet) {
      this.#best = { images, frechet: scores.frechet };
      await saveBest(`${folder}/${BEST}`, {
        facts: { settings, dataset: dataset.sha256, ...this.#best },
        weights: await readTensors(average),
      });
    }
    return { images, scores, best: this.#best };
  }

  /** The seeds are always the same ones: what changes is the generator. */
  async #measure(weights: Weights): Promise<Scores> {
    const { dataset, yardstick } = this.#options;
    const count = countFor(yardstick);
    // Other seeds than an evaluation's, which what is chosen by these would flatter.
    return yardstick.score(await forgePictures(this.#forge(weights), dataset, count, "select"));
  }

  /** A generator that is still in training. */
  #forge(weights: Weights): Forge {
    const { rules: { shape, generator, truncates }, settings: { truncation } } = this.#options;
    const size = shape.height * shape.width * shape.channels;
    return async (requests) => {
      const output = runGenerator(generator(weights), shape, requests, truncation, truncates);
      const pixels = toPixels(await output.data<"float32">());
      output.dispose();
      return requests.map((request, i) => ({
        pixels: pixels.slice(i * size, (i + 1) * size),
        class: classOf(shape, request),
      }));
    };
  }
}

/** Pictures that are measured each time. */
export function countFor({ heldOut }: Pick<Measure, "heldOut">): number {
  return Math.min(MAX_COUNT, Math.max(MIN_COUNT, heldOut.count));
}

function checkIsOurs(facts: BestFacts, { settings, dataset }: SelectionOptions, path: string) {
  const designOf = ({ family, generator, latentSize, seed }: Settings) =>
    JSON.stringify([family, generator, latentSize, seed]);
  const isOurs = facts.dataset === dataset.sha256 &&
    designOf(facts.settings) === designOf(settings);
  if (!isOurs) {
    throw new UserError(
      `${path}: this is the best generator of another run; remove it, or put the one that ` +
        `belongs to the checkpoint in its place`,
    );
  }
}
