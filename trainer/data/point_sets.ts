/**
 * Points of a plane, made by code: sets on which it is to be seen whether a forger learns all
 * there is (as in Metz et al. 2016, arXiv 1611.02163, and in many papers since).
 *
 * A point is a picture of one row, two pixels and one channel, `[1, 2, 1]`: x, then y. As all
 * pictures are, it is stored in bytes: 256 steps from -1 to 1, a sixth of a deviation each.
 *
 * @module
 */

import { RandomStream } from "../../shared/random.ts";
import { byteOf, createDataset, type Dataset } from "./dataset.ts";

/** A point of the plane. */
export type Point = readonly [x: number, y: number];

/** A place about which points lie, normally distributed: a point, or an arc. */
export interface Mode {
  /** Its nearest point to another. */
  nearestTo(point: Point): Point;
  /** A point of it by chance. */
  draw(random: RandomStream): Point;
}

/** How far points lie about their mode, each way. */
export const DEVIATION = 0.05;

/** The sets, by name: their modes, of which each has as many points. */
export const POINT_SETS: ReadonlyMap<string, readonly Mode[]> = new Map([
  ["ring", spots(8, (i) => polar(0.75, i * Math.PI / 4))],
  ["grid", spots(25, (i) => [0.4 * (i % 5) - 0.8, 0.4 * Math.floor(i / 5) - 0.8])],
  ["moons", [arc([-0.25, -0.125], 0.5, 0), arc([0.25, 0.125], 0.5, Math.PI)]],
]);

/**
 * Makes a set.
 *
 * @param count How many points; a larger set begins with the smaller one.
 * @param seed Equal seeds give equal points.
 */
export function madePoints(name: string, count = 10_000, seed: string | number = 0): Dataset {
  const modes = POINT_SETS.get(name)!;
  const images = new Uint8Array(2 * count);
  for (let i = 0; i < count; i++) {
    const random = new RandomStream(`figment/points/${name}/${seed}/${i}`);
    const middle = modes[i % modes.length]!.draw(random);
    const point = middle.map((value) => value + DEVIATION * random.normal());
    images.set(point.map(byteOf), 2 * i);
  }
  return createDataset({
    name,
    licence: "none needed: made by code",
    kind: "points",
    height: 1,
    width: 2,
    channels: 1,
    images,
    labels: null,
    classes: null,
  });
}

function spots(count: number, at: (i: number) => Point): readonly Mode[] {
  return Array.from({ length: count }, (_, i) => {
    const middle = at(i);
    return { nearestTo: () => middle, draw: () => middle };
  });
}

/** Half of a circle, from an angle on, against the clock. */
function arc(centre: Point, radius: number, start: number): Mode {
  const at = (angle: number): Point => {
    const [x, y] = polar(radius, start + angle);
    return [centre[0] + x, centre[1] + y];
  };
  return {
    nearestTo([x, y]) {
      const turn = Math.atan2(y - centre[1], x - centre[0]) - start;
      const angle = (turn + 4 * Math.PI) % (2 * Math.PI);
      // Beyond its ends, the end that is nearer.
      return at(angle <= Math.PI ? angle : angle < 1.5 * Math.PI ? Math.PI : 0);
    },
    draw: (random) => at(Math.PI * random.uniform()),
  };
}

function polar(radius: number, angle: number): Point {
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}
