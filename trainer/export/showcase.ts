/**
 * The fixed seeds that grids and model cards show.
 *
 * @module
 */

import type { SampleRequest } from "../../shared/sampler.ts";

const ROWS = 8;
const COLUMNS = 10;

/** Pictures to make, row by row. */
export interface Grid {
  readonly requests: readonly SampleRequest[];
  readonly columns: number;
}

/**
 * A row of seeds after another. With up to 20 classes, each class has its column; but a
 * seed's pictures in all domains stand side by side.
 *
 * @param classes Number of classes, or domains; 0 for none.
 */
export function gridRequests(classes: number, hasDomains = false): Grid {
  const perSeed = hasDomains ? classes : 1;
  const columns = hasDomains
    ? Math.max(1, Math.floor(COLUMNS / classes)) * classes
    : classes > 1 && classes <= 20
    ? classes
    : COLUMNS;
  const requests = Array.from({ length: ROWS * columns }, (_, i) => ({
    seed: `figment ${Math.floor(i / perSeed)}`,
    class: classes === 0 ? undefined : i % columns % classes,
  }));
  return { requests, columns };
}
