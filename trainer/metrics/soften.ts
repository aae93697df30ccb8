/**
 * Takes the edge off pictures.
 *
 * @module
 */

import type { Dataset } from "../data/dataset.ts";

/** The binomial filter in each direction, the border repeated: sigma is 0.7 pixels. */
const FILTER = [[-1, 1 / 4], [0, 1 / 2], [1, 1 / 4]] as const;

/**
 * A picture as if slightly out of focus.
 *
 * @param picture 0 to 255, `[H, W, C]`.
 * @returns Of the same shape.
 */
export function soften(
  picture: Uint8Array,
  { height, width, channels }: Pick<Dataset, "height" | "width" | "channels">,
): Uint8Array {
  const line = width * channels;
  const across = new Float32Array(picture.length);
  const out = new Uint8Array(picture.length);
  for (let i = 0; i < picture.length; i++) {
    const x = Math.floor(i % line / channels);
    for (const [step, weight] of FILTER) {
      across[i]! += weight * picture[i + channels * (inside(x + step, width) - x)]!;
    }
  }
  for (let i = 0; i < picture.length; i++) {
    const y = Math.floor(i / line);
    let sum = 0;
    for (const [step, weight] of FILTER) {
      sum += weight * across[i + line * (inside(y + step, height) - y)]!;
    }
    out[i] = Math.round(sum);
  }
  return out;
}

function inside(place: number, length: number): number {
  return Math.min(length - 1, Math.max(0, place));
}
