/**
 * Which pictures make up the batch of a step, and the batch as floats.
 *
 * A batch depends on nothing but the seed and the number of the step, so a run
 * that was interrupted sees the same pictures as one that was not.
 *
 * @module
 */

import { UserError } from "../../shared/errors.ts";
import { RandomStream } from "../../shared/random.ts";
import type { Dataset } from "./dataset.ts";

/**
 * Walks through the rows of a data set in an order that is new for each epoch.
 * The walk crosses from one epoch into the next within a batch: no picture is
 * left out, whatever the size of the batch.
 */
export class Batches {
  readonly #count: number;
  readonly #seed: string | number;
  readonly #batch: number;
  #epoch = -1;
  #order = new Uint32Array(0);

  /**
   * @param dataset Whose rows to walk through.
   * @param seed Equal seeds give equal batches.
   * @param batch How many pictures make a batch.
   */
  constructor(dataset: Pick<Dataset, "count">, seed: string | number, batch: number) {
    this.#count = dataset.count;
    this.#seed = seed;
    this.#batch = batch;
  }

  /**
   * The rows of the batch of a step, `[batch]`.
   *
   * @param step From 0.
   */
  rows(step: number): Uint32Array<ArrayBuffer> {
    const start = step * this.#batch;
    return Uint32Array.from({ length: this.#batch }, (_, i) => this.#rowAt(start + i));
  }

  /** The row at a place of the endless walk. */
  #rowAt(place: number): number {
    const epoch = Math.floor(place / this.#count);
    if (epoch !== this.#epoch) {
      this.#order = new RandomStream(`figment/batches/${this.#seed}/epoch/${epoch}`)
        .permutation(this.#count);
      this.#epoch = epoch;
    }
    return this.#order[place - epoch * this.#count]!;
  }
}

/** A byte of a pixel as the networks see it. */
const SCALED = Float32Array.from({ length: 256 }, (_, byte) => byte / 127.5 - 1);

/**
 * The pictures of some rows, scaled to [-1, 1].
 *
 * @param out Where to write them; a new array if left out.
 * @returns `[n, H, W, C]`, flat.
 */
export function gatherImages(
  dataset: Pick<Dataset, "height" | "width" | "channels" | "images">,
  rows: ArrayLike<number>,
  out: Float32Array = new Float32Array(
    rows.length * dataset.height * dataset.width * dataset.channels,
  ),
): Float32Array {
  const { images } = dataset;
  const pixels = dataset.height * dataset.width * dataset.channels;
  for (let i = 0; i < rows.length; i++) {
    const from = rows[i]! * pixels;
    const to = i * pixels;
    for (let k = 0; k < pixels; k++) out[to + k] = SCALED[images[from + k]!]!;
  }
  return out;
}

/**
 * Turns some pictures into their mirror images, in place.
 *
 * @param pictures `[n, H, W, C]`, flat.
 * @param isMirrored n of them: which pictures.
 */
export function mirrorImages(
  pictures: Float32Array,
  { height, width, channels }: Pick<Dataset, "height" | "width" | "channels">,
  isMirrored: readonly boolean[],
): void {
  const stride = width * channels;
  const line = new Float32Array(stride);
  for (let i = 0; i < isMirrored.length; i++) {
    if (!isMirrored[i]) continue;
    for (let at = i * height * stride; at < (i + 1) * height * stride; at += stride) {
      line.set(pictures.subarray(at, at + stride));
      for (let x = 0; x < width; x++) {
        const from = (width - 1 - x) * channels;
        pictures.set(line.subarray(from, from + channels), at + x * channels);
      }
    }
  }
}

/**
 * The labels of some rows, one-hot.
 *
 * @returns `[n, K]`, flat, for K classes.
 * @throws {UserError} If the data set has no labels.
 */
export function gatherLabels(
  dataset: Pick<Dataset, "name" | "labels" | "classes">,
  rows: ArrayLike<number>,
): Float32Array<ArrayBuffer> {
  const { labels, classes } = dataset;
  if (!labels || !classes) {
    throw new UserError(
      `The data set ${dataset.name} has no labels: train a model without classes on it, or ` +
        `sort its pictures into a folder per class`,
    );
  }
  const out = new Float32Array(rows.length * classes.length);
  for (let i = 0; i < rows.length; i++) out[i * classes.length + labels[rows[i]!]!] = 1;
  return out;
}
