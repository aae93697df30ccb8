/**
 * Pictures in other sizes, the same on every machine: additions and multiplications in
 * double precision, in a fixed order, of a kernel that is a polynomial.
 *
 * The kernel is that of Catmull & Rom, which most programs call bicubic: sharp, with little
 * overshoot, and where a pixel of the result lies on one of the source, it is that one. On
 * the way down it is stretched, so that every pixel of the source has its share.
 *
 * Values are taken as they are, with their gamma: so were the pictures resized that the
 * networks learned from, and so does a browser scale. In linear light, enlarged edges would
 * have dark haloes.
 *
 * @module
 */

import type { Raster } from "./encode/raster.ts";

/** Half the width of the kernel. */
const RADIUS = 2;

/** Resamples to a size, along columns, then rows; the same size gives the same pixels. */
export function resize(source: Raster, width: number, height: number): Raster {
  if (width === source.width && height === source.height) return source;
  const { channels } = source;
  // [source.height, width, channels]
  const wide = resample(source.pixels, {
    lines: source.height,
    from: source.width,
    to: width,
    run: channels,
  });
  // [height, width, channels]
  const values = resample(wide, {
    lines: 1,
    from: source.height,
    to: height,
    run: width * channels,
  });
  const pixels = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) {
    pixels[i] = Math.min(255, Math.max(0, Math.floor(values[i]! + 0.5)));
  }
  return { width, height, channels, pixels };
}

interface Axis {
  /** How often the axis is there. */
  readonly lines: number;
  /** Its length before and after. */
  readonly from: number;
  readonly to: number;
  /** How many values lie at one place of it. */
  readonly run: number;
}

/** `[lines, from, run]` to `[lines, to, run]`. */
function resample(source: ArrayLike<number>, { lines, from, to, run }: Axis): Float64Array {
  const result = new Float64Array(lines * to * run);
  for (let place = 0; place < to; place++) {
    const { first, weights } = contributions(place, from, to);
    for (let line = 0; line < lines; line++) {
      const out = (line * to + place) * run;
      weights.forEach((weight, tap) => {
        const at = (line * from + first + tap) * run;
        for (let i = 0; i < run; i++) result[out + i]! += weight * source[at + i]!;
      });
    }
  }
  return result;
}

/** Which places of the source make up one of the result, and how much each; beyond the rim is nothing. */
function contributions(place: number, from: number, to: number) {
  const scale = from / to;
  const stretch = Math.max(1, scale);
  const centre = (place + 0.5) * scale - 0.5;
  const first = Math.max(0, Math.ceil(centre - RADIUS * stretch));
  const last = Math.min(from - 1, Math.floor(centre + RADIUS * stretch));
  const weights: number[] = [];
  let sum = 0;
  for (let i = first; i <= last; i++) {
    const weight = catmullRom(Math.abs(i - centre) / stretch);
    weights.push(weight);
    sum += weight;
  }
  return { first, weights: weights.map((weight) => weight / sum) };
}

/** E. Catmull & R. Rom 1974, as a kernel (Mitchell & Netravali 1988 with B = 0, C = ½). */
function catmullRom(x: number): number {
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  return x < RADIUS ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
}
