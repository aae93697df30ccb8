/**
 * The data sets that are made by code, by name: they need no download.
 *
 * @module
 */

import type { Dataset } from "./dataset.ts";
import { drawnDigits } from "./drawn.ts";
import { madeFeatures } from "./features.ts";
import { madePoints, POINT_SETS } from "./point_sets.ts";

/** How each is made. */
export const MADE_SETS: ReadonlyMap<string, () => Dataset> = new Map<string, () => Dataset>([
  ["drawn", () => drawnDigits()],
  ...Array.from(POINT_SETS.keys(), (name) => [name, () => madePoints(name)] as const),
  ["features", () => madeFeatures()],
]);
