/**
 * Draws a moment of a game that is about points of a plane: the judge's verdict all over it,
 * the real points, and the forged ones.
 *
 * @module
 */

/// <reference lib="dom" />

import type { Point } from "../../data/point_sets.ts";
import type { PointsLine } from "../../run/points_line.ts";
import { type Colours, pixelsOf, type Place, placeOn } from "./plane.ts";

/** Widths in pixels of the page, whatever the screen has. */
const DOT = 2.1;
const CROSS = 2.6;
const HALO = 0.8;

/**
 * Draws on a canvas, as large as the page shows it and as sharp as the screen is. Real points
 * are crosses and forged ones dots, so that colour is not all that tells them apart.
 *
 * @param real As `points.json` has them.
 */
export function drawPoints(
  canvas: HTMLCanvasElement,
  { field, forged }: PointsLine,
  real: readonly Point[],
  colours: Colours,
): void {
  const density = devicePixelRatio;
  const { clientWidth, clientHeight } = canvas;
  // To set them clears the canvas, too.
  canvas.width = Math.round(clientWidth * density);
  canvas.height = Math.round(clientHeight * density);
  const place = placeOn(field, { width: clientWidth, height: clientHeight });
  const context = canvas.getContext("2d")!;
  context.scale(density, density);
  drawField(context, field, place, colours);
  drawCrosses(context, real.map(place.at), colours);
  drawDots(context, forged.map(place.at), colours);
}

/** A pixel a cell, drawn large and smooth. */
function drawField(
  context: CanvasRenderingContext2D,
  field: PointsLine["field"],
  { left, top, width, height }: Place,
  colours: Colours,
): void {
  const small = document.createElement("canvas");
  small.width = field.side;
  small.height = field.side;
  const picture = new ImageData(pixelsOf(field, colours), field.side);
  small.getContext("2d")!.putImageData(picture, 0, 0);
  context.imageSmoothingQuality = "high";
  context.drawImage(small, left, top, width, height);
}

function drawCrosses(
  context: CanvasRenderingContext2D,
  points: readonly Point[],
  { real }: Colours,
): void {
  context.beginPath();
  for (const [x, y] of points) {
    context.moveTo(x - CROSS, y);
    context.lineTo(x + CROSS, y);
    context.moveTo(x, y - CROSS);
    context.lineTo(x, y + CROSS);
  }
  context.strokeStyle = real;
  context.lineWidth = 1;
  context.stroke();
}

/** Each with a rim of paper, which parts it from its neighbours. */
function drawDots(
  context: CanvasRenderingContext2D,
  points: readonly Point[],
  { forged, paper }: Colours,
): void {
  context.fillStyle = forged;
  context.strokeStyle = paper;
  context.lineWidth = HALO;
  for (const [x, y] of points) {
    context.beginPath();
    context.arc(x, y, DOT, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
  }
}
