/**
 * A hand: turns the skeleton of a digit into the path of a pen as one writer
 * would draw it once, with their own slant, width, roundness and pressure.
 *
 * Everything is additions, products and square roots, so that a seed gives the
 * same path on every machine.
 *
 * @module
 */

import type { RandomStream } from "../../shared/random.ts";
import type { PathPoint, Skeleton } from "./digit_skeletons.ts";

/** A place on the path of the pen, in pixels from the middle of the picture. */
export interface PenPoint {
  readonly x: number;
  readonly y: number;
  /** Half the width of the line here. */
  readonly radius: number;
}

/**
 * Writes a digit once.
 *
 * @param random Decides on the hand and on its slips.
 * @param size Height and width of the picture, in pixels.
 * @returns The strokes, as dense chains of points.
 */
export function write(skeleton: Skeleton, random: RandomStream, size: number): PenPoint[][] {
  const slip = 0.014 + 0.03 * random.uniform();
  const tremor = 0.004 + 0.012 * random.uniform() * random.uniform();
  const bend = hand(skeleton.aspect, random);
  const strokes = skeleton.strokes.map((stroke) => {
    const slipped = stroke.map((point) => jitter(point, slip, random));
    const trembling = smooth(slipped, 3).map((point) => jitter(point, tremor, random));
    return smooth(trembling, 4).map(bend);
  });
  const place = placement(strokes.flat(), random, size);
  const pen = size / 28 * (0.75 + 1.1 * random.uniform());
  const pressure = 0.06 + 0.16 * random.uniform();
  return strokes.map((stroke) => {
    const force = smoothNoise(stroke.length, 9, random);
    return stroke.map((point, i) => ({
      ...place(point),
      radius: pen * Math.max(0.5, 1 + pressure * force[i]!),
    }));
  });
}

/** How this hand bends the unit box: into a digit about 1 high, slanted, stretched, curved. */
function hand(aspect: number, random: RandomStream) {
  const width = aspect * clamp(1.04 + 0.22 * random.normal(), 0.55, 1.6);
  const slant = clamp(0.2 + 0.22 * random.normal(), -0.4, 0.8);
  const tilt = 0.09 * random.normal();
  const waist = 0.24 * random.normal();
  const lean = 0.24 * random.normal();
  const curve = 0.18 * random.normal();
  return ({ x, y, corner }: PathPoint): PathPoint => {
    // The products move inner points and leave the edges of the box where they are.
    const v = y + waist * y * (1 - y) - 0.5;
    const u = width * (x + lean * x * (1 - x) + curve * v * v) - slant * v;
    return { x: u - tilt * v, y: v + tilt * u, corner };
  };
}

/** Puts a digit, whatever its size, near the middle of a picture, about 20/28 of it high. */
function placement(points: readonly PathPoint[], random: RandomStream, size: number) {
  const [left, right] = range(points.map((point) => point.x));
  const [top, bottom] = range(points.map((point) => point.y));
  const height = size * clamp(0.66 + 0.05 * random.normal(), 0.5, 0.75);
  const scale = Math.min(height / (bottom - top), 0.72 * size / (right - left));
  const x = (left + right) / 2 - 0.02 * size * clamp(random.normal(), -2.5, 2.5) / scale;
  const y = (top + bottom) / 2 - 0.02 * size * clamp(random.normal(), -2.5, 2.5) / scale;
  return (point: PathPoint) => ({ x: (point.x - x) * scale, y: (point.y - y) * scale });
}

function range(values: readonly number[]): [number, number] {
  return [Math.min(...values), Math.max(...values)];
}

/** A point, missed by a little. */
function jitter(point: PathPoint, spread: number, random: RandomStream): PathPoint {
  return {
    x: point.x + spread * random.normal(),
    y: point.y + spread * random.normal(),
    corner: point.corner,
  };
}

/**
 * A Catmull-Rom spline: goes through all points, smoothly except at corners.
 *
 * @param steps Points to make of each interval.
 */
function smooth(points: readonly PathPoint[], steps: number): PathPoint[] {
  const curve: PathPoint[] = [points[0]!];
  for (let i = 0; i + 1 < points.length; i++) {
    const from = points[i]!;
    const to = points[i + 1]!;
    const before = from.corner ? from : points[i - 1] ?? from;
    const after = to.corner ? to : points[i + 2] ?? to;
    for (let step = 1; step <= steps; step++) {
      const t = step / steps;
      curve.push({
        x: catmullRom(before.x, from.x, to.x, after.x, t),
        y: catmullRom(before.y, from.y, to.y, after.y, t),
        corner: to.corner && step === steps,
      });
    }
  }
  return curve;
}

/** The uniform Catmull-Rom segment from b (t = 0) to c (t = 1). */
function catmullRom(a: number, b: number, c: number, d: number, t: number): number {
  return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
}

/** Normal noise that changes over about `period` places, `[count]`. */
function smoothNoise(count: number, period: number, random: RandomStream): number[] {
  const knots = random.normals(Math.ceil(count / period) + 1);
  return Array.from({ length: count }, (_, i) => {
    const knot = Math.floor(i / period);
    const t = i / period - knot;
    const ease = t * t * (3 - 2 * t);
    return knots[knot]! * (1 - ease) + knots[knot + 1]! * ease;
  });
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
