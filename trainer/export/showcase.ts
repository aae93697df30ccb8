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
  if (hasDomains) {
    const columns = Math.max(1, Math.floor(COLUMNS / classes)) * classes;
    return gridOf(columns, (i) => ({ seed: Math.floor(i / classes), class: i % classes }));
  }
  const columns = classes > 1 && classes <= 20 ? classes : COLUMNS;
  return gridOf(columns, (i) => ({
    seed: i,
    class: classes === 0 ? undefined : i % columns % classes,
  }));
}

function gridOf(
  columns: number,
  requestOf: (i: number) => { readonly seed: number; readonly class: number | undefined },
): Grid {
  const requests = Array.from({ length: ROWS * columns }, (_, i) => {
    const { seed, class: index } = requestOf(i);
    return { seed: `figment ${seed}`, class: index };
  });
  return { requests, columns };
}
