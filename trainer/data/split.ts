/**
 * Sets a part of a data set aside, to measure on pictures that no network was
 * trained on.
 *
 * @module
 */

import { UserError } from "../../shared/errors.ts";
import { RandomStream } from "../../shared/random.ts";
import { createDataset, type Dataset, packLabels } from "./dataset.ts";

/**
 * Splits a data set by chance: every row goes to exactly one of the two parts,
 * which keep the order of the rows.
 *
 * @param validation How many pictures to set aside, 1 to count - 1.
 * @param seed Equal seeds give equal parts.
 * @throws {UserError} If one of the parts would be empty.
 */
export function splitDataset(
  dataset: Dataset,
  validation: number,
  seed: string | number,
): { readonly train: Dataset; readonly validation: Dataset } {
  if (!Number.isInteger(validation) || validation < 1 || validation >= dataset.count) {
    throw new UserError(
      `Cannot set ${validation} pictures aside for validation: ${dataset.name} has ` +
        `${dataset.count}; ask for 1 to ${dataset.count - 1}`,
    );
  }
  const order = new RandomStream(`figment/validation/${seed}`).permutation(dataset.count);
  return {
    train: subset(dataset, order.subarray(validation).sort()),
    validation: subset(dataset, order.subarray(0, validation).sort()),
  };
}

/** Some rows of a data set. */
function subset(dataset: Dataset, rows: Uint32Array): Dataset {
  const pixels = dataset.height * dataset.width * dataset.channels;
  const images = new Uint8Array(rows.length * pixels);
  rows.forEach((row, i) => {
    images.set(dataset.images.subarray(row * pixels, (row + 1) * pixels), i * pixels);
  });
  const { labels, classes } = dataset;
  return createDataset({
    ...dataset,
    images,
    labels: labels && classes &&
      packLabels(Array.from(rows, (row) => labels[row]!), classes.length),
  });
}
