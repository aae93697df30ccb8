/**
 * How good and how varied a generator's pictures are, in numbers, beside the same
 * numbers for real pictures: nobody can do better than those.
 *
 * All are taken in the features of a classifier that is fitted to the data set, so
 * they compare models of one data set with each other, and with nothing else.
 *
 * @module
 */

import { UserError } from "../../shared/errors.ts";
import type { Dataset } from "../data/dataset.ts";
import { countDuplicates, type Duplicates } from "./duplicates.ts";
import { holdOut } from "./fit_classifier.ts";
import { PARTS } from "./kernel_distance.ts";
import { type Forge, forgePictures } from "./pictures.ts";
import type { Scores, Yardstick } from "./yardstick.ts";

/** What to evaluate. */
export interface EvaluateOptions {
  /** Pictures to make, and real ones to take. */
  readonly count?: number | undefined;
  /** The pictures' seeds are this, a slash and their number. */
  readonly seed?: string | undefined;
}

/** The scores of a generator, and what to hold them against. */
export interface Evaluation extends Scores, Duplicates {
  /** Of real pictures that the classifier did not learn from. */
  readonly real: Scores & Duplicates;
  /** Of the classifier, on those: share of right answers. */
  readonly classifier: { readonly accuracy: number };
}

/**
 * Evaluates a generator: its pictures are asked for by class, each in turn.
 *
 * @param forge The generator; `checkFits` tells whether its pictures are the data set's.
 * @param yardstick Of the data that the generator learned from.
 * @throws {UserError} Where there are too few pictures.
 */
export async function evaluateModel(
  forge: Forge,
  yardstick: Yardstick,
  { count = 1000, seed = "evaluate" }: EvaluateOptions = {},
): Promise<Evaluation> {
  if (count < PARTS) {
    throw new UserError(`Evaluating takes ${PARTS} pictures or more: ${count} are to be made`);
  }
  const { dataset, heldOut } = yardstick;
  const pictures = await forgePictures(forge, dataset, count, seed);
  const { train } = holdOut(dataset);
  const featuresOf = (images: Uint8Array) => yardstick.features(images);
  const duplicates = await countDuplicates(pictures.images, { train, heldOut }, featuresOf);
  return {
    ...await yardstick.score(pictures),
    ...duplicates.forged,
    real: { ...await yardstick.scoreReal(count), ...duplicates.real },
    classifier: { accuracy: yardstick.accuracy },
  };
}

/**
 * Checks that a model makes the pictures of a data set.
 *
 * @param model Its size, and the names of its classes.
 * @throws {UserError} Where size or classes differ; a model without classes fits either way.
 */
export function checkFits(
  model: Pick<Dataset, "name" | "height" | "width" | "channels" | "classes">,
  dataset: Dataset,
): void {
  const sizeOf = ({ height, width, channels }: typeof model) => `${width}x${height}x${channels}`;
  const classesOf = ({ classes }: typeof model) => classes?.join(", ") ?? "none";
  const refuse = (what: string, ours: string, theirs: string) => {
    throw new UserError(
      `The ${what} of the model ${model.name} and the data set ${dataset.name} differ (${ours}; ` +
        `${theirs}): evaluate with the data that the model learned from`,
    );
  };
  if (sizeOf(model) !== sizeOf(dataset)) refuse("pictures", sizeOf(model), sizeOf(dataset));
  if (model.classes !== null && classesOf(model) !== classesOf(dataset)) {
    refuse("classes", classesOf(model), classesOf(dataset));
  }
}
