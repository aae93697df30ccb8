/**
 * What it takes to draw on a plane: where a point is on a canvas, and which colour a verdict
 * has.
 *
 * @module
 */

import type { Point } from "../../data/point_sets.ts";
import type { Field } from "../../run/points_line.ts";

/** Colours, each as `#rrggbb`. */
export interface Colours {
  /** Of real points, and of where the judge says real. */
  readonly real: string;
  /** Of forged points, and of where the judge says forged. */
  readonly forged: string;
  /** Of where it cannot tell. */
  readonly paper: string;
}

/**
 * Colours that everybody can tell apart (Okabe & Ito 2008, "Color Universal Design"), on light
 * and on dark paper.
 */
export const LIGHT: Colours = { real: "#0072b2", forged: "#d55e00", paper: "#fffdf9" };
export const DARK: Colours = { real: "#56b4e9", forged: "#e69f00", paper: "#1c1a18" };

/** The share of its colour that the surest verdict has: points are to stand out. */
const STRENGTH = 0.5;

/** A part of the plane on a canvas: as large as it can be, in the middle, undistorted. */
export interface Place {
  /** Its upper left corner and its size, in pixels. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Where a point is, in pixels from the canvas's upper left corner. */
  at(point: Point): Point;
}

/** Places a part of the plane on a canvas of some pixels. */
export function placeOn(
  { from, to }: Pick<Field, "from" | "to">,
  canvas: { readonly width: number; readonly height: number },
): Place {
  const [across, up] = [to[0] - from[0], to[1] - from[1]];
  const scale = Math.min(canvas.width / across, canvas.height / up);
  const [width, height] = [across * scale, up * scale];
  const [left, top] = [(canvas.width - width) / 2, (canvas.height - height) / 2];
  return {
    ...{ left, top, width, height },
    at: ([x, y]) => [left + (x - from[0]) * scale, top + (to[1] - y) * scale],
  };
}

/**
 * The colour of a verdict: paper where the judge cannot tell, the more of a side's colour the
 * surer it is.
 *
 * @param verdict P(real), 0 to 1.
 * @returns Red, green and blue, 0 to 255.
 */
export function colourOf(verdict: number, { real, forged, paper }: Colours): number[] {
  const side = channelsOf(verdict > 0.5 ? real : forged);
  // Of twice the slope at the middle: between players of one level verdicts are near it.
  const doubt = 1 - Math.min(1, Math.abs(2 * verdict - 1));
  const share = STRENGTH * (1 - doubt ** 2);
  return channelsOf(paper).map((from, i) => Math.round(from + share * (side[i]! - from)));
}

/** A field as a picture, a pixel a cell, the lowest row at its foot: `[side, side, 4]`. */
export function pixelsOf(
  { side, verdicts }: Field,
  colours: Colours,
): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(4 * side * side);
  verdicts.forEach((verdict, i) => {
    const row = side - 1 - Math.floor(i / side);
    pixels.set([...colourOf(verdict, colours), 255], 4 * (row * side + i % side));
  });
  return pixels;
}

/** Red, green and blue of `#rrggbb`. */
function channelsOf(colour: string): number[] {
  return [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
}
