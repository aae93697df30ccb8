/**
 * How well forged points cover the modes of a set, and how many of them are good: nobody has
 * to be asked, for the set was made by code (as in VEEGAN, Srivastava et al. 2017, arXiv
 * 1705.07761).
 *
 * @module
 */

import { DEVIATION, type Mode, type Point } from "../data/point_sets.ts";

/** A point within so many deviations of a mode is good: 99 in 100 of the real ones. */
const GOOD = 3;

/** A mode is covered that has this share of the good points that are due to it. */
const DUE = 0.2;

/** What there is to say of points. */
export interface Coverage {
  /** Modes that are covered. */
  readonly modes: number;
  /** Of so many. */
  readonly modesInAll: number;
  /** Share of the points that are good. */
  readonly goodPoints: number;
}

/** Holds points against the modes that they are to have. */
export function coverageOf(points: readonly Point[], modes: readonly Mode[]): Coverage {
  const counts = modes.map(() => 0);
  for (const [x, y] of points) {
    const distances = modes.map((mode) => {
      const nearest = mode.nearestTo([x, y]);
      return Math.hypot(x - nearest[0], y - nearest[1]);
    });
    const least = Math.min(...distances);
    if (least <= GOOD * DEVIATION) counts[distances.indexOf(least)]!++;
  }
  const due = DUE * points.length / modes.length;
  return {
    modes: counts.filter((count) => count > due).length,
    modesInAll: modes.length,
    goodPoints: counts.reduce((sum, count) => sum + count, 0) / points.length,
  };
}
