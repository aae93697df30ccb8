/**
 * The fixed seeds that grids and model cards show.
 *
 * @module
 */

import type { SampleRequest } from "../../shared/sampler.ts";

const ROWS = 8;
const COLUMNS = 10;

/**
 * A row of seeds after another. With up to 20 classes, each class has its column.
 *
 * @param classes Number of classes; 0 for none.
 */
export function gridRequests(
  classes: number,
): { readonly requests: readonly SampleRequest[]; readonly columns: number } {
  const columns = classes > 1 && classes <= 20 ? classes : COLUMNS;
  const requests = Array.from({ length: ROWS * columns }, (_, i) => ({
    seed: `figment ${i}`,
    class: classes === 0 ? undefined : i % columns % classes,
  }));
  return { requests, columns };
}
