/**
 * Bends pictures as no lens does: smooth, everywhere in another direction.
 *
 * @module
 */

import type { RandomStream } from "../../shared/random.ts";
import type { Dataset } from "../data/dataset.ts";

/** How far pixels are moved, root mean square, as shares of a side. */
const REACH = { least: 0.023, most: 0.08 };

/** Waves that make up the way of each pixel in each direction, and their most radians a side. */
const WAVES = 3;
const MOST_RADIANS = 20;

/** A sum of waves over the picture: y and x from 0 to 1, to shares of a side. */
type Field = (y: number, x: number) => number;

/**
 * A picture bent by chance; what would come from beyond its border repeats the border.
 *
 * @param picture 0 to 255, `[H, W, C]`.
 * @returns Of the same shape.
 */
export function warp(
  picture: Uint8Array,
  { height, width, channels }: Pick<Dataset, "height" | "width" | "channels">,
  random: RandomStream,
): Uint8Array {
  const reach = REACH.least + (REACH.most - REACH.least) * random.uniform();
  const [down, right] = [fieldOf(random, reach), fieldOf(random, reach)];
  const out = new Uint8Array(picture.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const place = [y / height, x / width] as const;
      const top = between(y + height * down(...place), height);
      const left = between(x + width * right(...place), width);
      for (let c = 0; c < channels; c++) {
        const at = (y: number, x: number) => picture[(y * width + x) * channels + c]!;
        const upper = mix(at(top.low, left.low), at(top.low, left.high), left.share);
        const lower = mix(at(top.high, left.low), at(top.high, left.high), left.share);
        out[(y * width + x) * channels + c] = Math.round(mix(upper, lower, top.share));
      }
    }
  }
  return out;
}

function fieldOf(random: RandomStream, reach: number): Field {
  const slope = () => MOST_RADIANS * (2 * random.uniform() - 1);
  const waves = Array.from(
    { length: WAVES },
    () => ({ y: slope(), x: slope(), phase: 2 * Math.PI * random.uniform() }),
  );
  const height = reach * Math.sqrt(2 / WAVES);
  return (y, x) =>
    height * waves.reduce((sum, wave) => sum + Math.sin(wave.y * y + wave.x * x + wave.phase), 0);
}

/** The two pixels that a place lies between, and how near it is to the second. */
function between(place: number, length: number) {
  const inside = Math.min(length - 1, Math.max(0, place));
  const low = Math.floor(inside);
  return { low, high: Math.min(length - 1, low + 1), share: inside - low };
}

function mix(a: number, b: number, share: number): number {
  return a + (b - a) * share;
}
