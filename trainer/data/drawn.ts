/**
 * The embedded data set: digits in many hands, drawn by code, so that a first
 * training needs no download.
 *
 * @module
 */

import { RandomStream } from "../../shared/random.ts";
import { createDataset, type Dataset } from "./dataset.ts";
import { DIGIT_SKELETONS, type Skeleton } from "./digit_skeletons.ts";
import { write } from "./handwriting.ts";
import { ink } from "./ink.ts";

/** Height and width of a drawn digit, in pixels. */
const SIZE = 28;

/**
 * Draws the digits 0 to 9 in turn, white on black, 28x28.
 *
 * @param count How many pictures; a larger set begins with the smaller one.
 * @param seed Equal seeds give equal pictures.
 */
export function drawnDigits(count = 6000, seed: string | number = 0): Dataset {
  const images = new Uint8Array(count * SIZE * SIZE);
  const labels = Uint8Array.from({ length: count }, (_, i) => i % DIGIT_SKELETONS.length);
  labels.forEach((digit, i) => {
    const random = new RandomStream(`figment/drawn/${seed}/${i}`);
    const strokes = write(pick(DIGIT_SKELETONS[digit]!, random), random, SIZE);
    images.set(ink(strokes, 1.1 + 0.7 * random.uniform(), SIZE), i * SIZE * SIZE);
  });
  return createDataset({
    name: "drawn",
    licence: "none needed: drawn by code",
    height: SIZE,
    width: SIZE,
    channels: 1,
    images,
    labels,
    classes: DIGIT_SKELETONS.map((_, digit) => String(digit)),
  });
}

/** One of the ways to write a digit, the common ones more often. */
function pick(ways: readonly Skeleton[], random: RandomStream): Skeleton {
  let left = random.uniform();
  return ways.find((way) => (left -= way.share) < 0) ?? ways.at(-1)!;
}
