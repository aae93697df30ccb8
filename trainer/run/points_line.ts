/**
 * What is written down of a game that is about points of a plane; see `points_view.ts`.
 *
 * @module
 */

import type { Point } from "../data/point_sets.ts";

/** Files of a run's folder. */
export const POINTS = "points.jsonl";
export const REAL_POINTS = "points.json";

/** What `points.json` holds. */
export interface RealPoints {
  readonly real: readonly Point[];
}

/** A line of `points.jsonl`. */
export interface PointsLine {
  /** Points seen by then. */
  readonly images: number;
  /** What the averaged forger makes of fixed seeds. */
  readonly forged: readonly Point[];
  readonly field: Field;
}

/** The judge's verdicts all over a part of the plane. */
export interface Field {
  /** Its corners, the lower left and the upper right one. */
  readonly from: Point;
  readonly to: Point;
  /** Cells each way. */
  readonly side: number;
  /** P(real) in the middle of each cell, 0 to 1, `[side · side]`, rows from the lowest up. */
  readonly verdicts: readonly number[];
}
