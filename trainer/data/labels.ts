/**
 * Labels as files state them, to class indices and names.
 *
 * @module
 */

import { UserError } from "../../shared/errors.ts";
import { type Dataset, packLabels } from "./dataset.ts";

/** The labels of a data set and the names of their classes; both null where there are none. */
export type Labelling = Pick<Dataset, "labels" | "classes">;

/** A single class tells nothing apart, so it counts as none. */
export const UNLABELLED: Labelling = { labels: null, classes: null };

/**
 * Classes of labels that are indices into known names.
 *
 * @param path The file of the labels, for the error.
 * @throws {UserError} If a label has no name.
 */
export function knownClasses(
  labels: ArrayLike<number>,
  names: readonly string[],
  path: string,
): Labelling {
  for (let row = 0; row < labels.length; row++) {
    if (labels[row]! >= names.length) {
      throw new UserError(
        `${path}: picture ${row} has the label ${labels[row]}, but there are only ` +
          `${names.length} classes: 0 (${names[0]}) to ${names.length - 1} (${names.at(-1)})`,
      );
    }
  }
  return { labels: packLabels(labels, names.length), classes: names };
}

/** Classes of labels without names: the numbers that occur, in rising order, name themselves. */
export function numberedClasses(labels: ArrayLike<number>): Labelling {
  const numbers = [...new Set(Array.from(labels))].sort((a, b) => a - b);
  if (numbers.length < 2) return UNLABELLED;
  const index = new Map(numbers.map((number, i) => [number, i]));
  return {
    labels: packLabels(Array.from(labels, (label) => index.get(label)!), numbers.length),
    classes: numbers.map(String),
  };
}
