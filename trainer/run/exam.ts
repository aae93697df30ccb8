/**
 * What the log says besides of runs on data made by code, of which the truth is known. It
 * costs next to nothing, so it is said with every line.
 *
 * @module
 */

import type { Dataset } from "../data/dataset.ts";
import { madeFeatures } from "../data/features.ts";
import { POINT_SETS } from "../data/point_sets.ts";
import { type GameState, hasForger, type Rules } from "../game/game.ts";
import { type HeldOut, tryOn } from "../metrics/held_out.ts";
import { type Coverage, coverageOf } from "../metrics/modes.ts";
import { lookedAt } from "./moments.ts";
import { forgePoints, pointsOf } from "./points.ts";

/** Rows that no network learns from. */
const HELD_OUT = 1000;

/** What exams find. */
export type Marks = Coverage | HeldOut;

/** Examines the networks, after so many pictures of their run. */
export type Exam = (state: GameState, images: number) => Promise<Marks>;

/** The exam of a run; null where there is none, as for pictures. */
export function examOf(rules: Rules, { kind, name }: Dataset): Exam | null {
  const modes = POINT_SETS.get(name);
  if (kind === "points" && modes !== undefined && hasForger(rules)) {
    return async (state, images) => {
      const points = forgePoints(rules, state, lookedAt(images / rules.images));
      const values = await points.data<"float32">();
      points.dispose();
      return coverageOf(pointsOf(values), modes);
    };
  }
  if (kind === "features") {
    const rows = madeFeatures(HELD_OUT, "held out");
    return (state) => tryOn(rules.judge!(state.judge.weights), rows);
  }
  return null;
}
