/**
 * Points as tests look at them.
 *
 * @module
 */

import type { Dataset } from "../../trainer/data/dataset.ts";
import type { Point } from "../../trainer/data/point_sets.ts";

/** The points of a data set of points. */
export function pointsIn({ images, count }: Pick<Dataset, "images" | "count">): Point[] {
  const at = (place: number) => images[place]! / 127.5 - 1;
  return Array.from({ length: count }, (_, i) => [at(2 * i), at(2 * i + 1)]);
}
