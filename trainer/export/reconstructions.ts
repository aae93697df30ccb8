/**
 * Real pictures above what an encoder and a decoder make of them.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor2D } from "@tensorflow/tfjs-core";
import { toPixels } from "../../shared/pixels.ts";
import { gatherImages, gatherLabels } from "../data/batches.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Reconstruct } from "../families/family.ts";
import type { Networks } from "../game/move.ts";
import { pickImages } from "../metrics/pictures.ts";
import { contactSheet } from "./contact_sheet.ts";

/** Pictures that go through the networks at a time. */
const CHUNK = 100;

/** Takes some rows of a data set there and back, `[N, H, W, C]`, 0 to 255. */
export async function reconstructions(
  reconstruct: Reconstruct,
  networks: Networks,
  dataset: Dataset,
  rows: Uint32Array,
): Promise<Uint8Array> {
  const { height, width, channels, classes } = dataset;
  const size = height * width * channels;
  const images = new Uint8Array(rows.length * size);
  for (let start = 0; start < rows.length; start += CHUNK) {
    const some = rows.subarray(start, start + CHUNK);
    const made = tf.tidy(() => {
      const pictures = tf.tensor4d(
        gatherImages(dataset, some),
        [some.length, height, width, channels],
      );
      const labels: Tensor2D | null = classes === null
        ? null
        : tf.tensor2d(gatherLabels(dataset, some), [some.length, classes.length]);
      return reconstruct(networks, pictures, labels);
    });
    images.set(toPixels(await made.data<"float32">()), start * size);
    made.dispose();
  }
  return images;
}

/** The mean squared difference of brightness, from 0 to 1, pixel by pixel. */
export function squaredError(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((sum, value, i) => sum + ((value - b[i]!) / 255) ** 2, 0) / a.length;
}

/** The same for who answers each picture with the mean of all of them. */
export function errorOfMean(images: Uint8Array, count: number): number {
  const size = images.length / count;
  const mean = new Float64Array(size);
  images.forEach((value, i) => mean[i % size]! += value / count);
  return images.reduce((sum, value, i) => sum + ((value - mean[i % size]!) / 255) ** 2, 0) /
    images.length;
}

/**
 * Draws pictures in lines, below each line what became of it.
 *
 * @param rows Of the pictures in the data set, lines of them.
 * @param made What became of them.
 * @param columns Pictures a line.
 * @returns The bytes of a PNG.
 */
export function reconstructionSheet(
  dataset: Dataset,
  rows: Uint32Array,
  made: Uint8Array,
  columns: number,
): Uint8Array<ArrayBuffer> {
  const real = pickImages(dataset, rows);
  const size = real.length / rows.length;
  const lines = Math.ceil(rows.length / columns);
  const pixels = new Uint8Array(2 * lines * columns * size);
  for (let line = 0; line < lines; line++) {
    const [from, to] = [line * columns * size, (line + 1) * columns * size];
    pixels.set(real.subarray(from, to), 2 * from);
    pixels.set(made.subarray(from, to), from + to);
  }
  return contactSheet({ ...dataset, pixels }, columns);
}
