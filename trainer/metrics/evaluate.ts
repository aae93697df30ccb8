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
import type { Sample, SampleRequest } from "../../shared/sampler.ts";
import type { Dataset } from "../data/dataset.ts";
import { accuracy } from "./accuracy.ts";
import { balancedRows } from "./balanced_rows.ts";
import type { Classifier } from "./classifier.ts";
import { cachedClassifier, type CacheOptions } from "./classifier_cache.ts";
import { type Features, inUnits, rootMeanSquare } from "./features.ts";
import { holdOut } from "./fit_classifier.ts";
import { frechetDistance } from "./frechet.ts";
import { type Estimate, kernelDistance, PARTS } from "./kernel_distance.ts";
import { precisionAndRecall } from "./precision_recall.ts";

/** The most real pictures that others are compared with: enough for a covariance. */
const REFERENCE = 10_000;

/** Pictures that a generator makes at a time. */
const CHUNK = 50;

/** Makes pictures of seeds and classes, as `Sampler.sampleBatch` does. */
export type Forge = (requests: readonly SampleRequest[]) => Promise<readonly Sample[]>;

/** How to evaluate. */
export interface EvaluateOptions {
  /** Pictures to make, and real ones to take. */
  readonly count?: number | undefined;
  /** The pictures' seeds are this, a slash and their number. */
  readonly seed?: string | undefined;
  /** How the classifier is fitted, and where it is kept. */
  readonly classifier?: CacheOptions | undefined;
}

/** How a set of pictures does against real ones. */
export interface Scores {
  /** How many pictures there were. */
  readonly count: number;
  /** Fréchet distance; it is smaller for more pictures. */
  readonly frechet: number;
  /** Kernel distance; about 0 for what cannot be told from the real. */
  readonly kernel: Estimate;
  /** Share of the pictures that are like real ones. */
  readonly precision: number;
  /** Share of the real pictures that are like these. */
  readonly recall: number;
  /** Share that the classifier takes for the class asked for; null without classes. */
  readonly accuracy: number | null;
}

/** The scores of a generator, and what to hold them against. */
export interface Evaluation extends Scores {
  /** Of real pictures that the classifier did not learn from. */
  readonly real: Scores;
  /** Of the classifier, on those: share of right answers. */
  readonly classifier: { readonly accuracy: number };
}

/** What pictures are scored against. */
interface Yardstick {
  readonly classifier: Classifier;
  /** Root mean square of the features of real pictures: the kernel distance needs it to be 1. */
  readonly unit: number;
  /** Features of real pictures, in units. */
  readonly reference: Features;
}

/** Pictures to be scored. */
interface Pictures {
  readonly images: Uint8Array; // [N, H, W, C]
  /** The class that each is to be, `[N]`; null without. */
  readonly labels: ArrayLike<number> | null;
}

/**
 * Evaluates a generator: its pictures are asked for by class, each in turn.
 *
 * @param forge The generator; `checkFits` tells whether its pictures are the data set's.
 * @param dataset What the generator learned from.
 * @throws {UserError} Where there are too few pictures, or the cache cannot be written.
 */
export async function evaluateModel(
  forge: Forge,
  dataset: Dataset,
  { count = 1000, seed = "evaluate", classifier: options }: EvaluateOptions = {},
): Promise<Evaluation> {
  const { train, validation } = holdOut(dataset);
  if (count < PARTS || validation.count < PARTS) {
    throw new UserError(
      `Evaluating takes ${PARTS} pictures or more: ${count} are to be made, and ` +
        `of the ${dataset.count} in ${dataset.name} ${validation.count} are set aside; use more`,
    );
  }
  const forged = await forgePictures(forge, dataset, count, seed);
  const { classifier, accuracy } = await cachedClassifier(dataset, options);
  try {
    const features = await classifier.features(realPictures(train, REFERENCE).images);
    const unit = rootMeanSquare(features);
    const yardstick = { classifier, unit, reference: inUnits(features, unit) };
    return {
      ...await score(forged, yardstick),
      real: await score(realPictures(validation, count), yardstick),
      classifier: { accuracy },
    };
  } finally {
    classifier.dispose();
  }
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

async function score(
  { images, labels }: Pictures,
  { classifier, unit, reference }: Yardstick,
): Promise<Scores> {
  const features = inUnits(await classifier.features(images), unit);
  const sameSize = reference.slice(0, features.length);
  return {
    count: features.length,
    frechet: frechetDistance(features, reference),
    kernel: kernelDistance(features, sameSize),
    ...precisionAndRecall(sameSize, features),
    accuracy: labels && accuracy(await classifier.classify(images), labels),
  };
}

/** Pictures of a data set, its classes in turn. */
function realPictures(dataset: Dataset, count: number): Pictures {
  const { height, width, channels, images, labels } = dataset;
  const rows = balancedRows(dataset, count, "evaluate");
  const size = height * width * channels;
  const picked = new Uint8Array(rows.length * size);
  rows.forEach((row, i) => picked.set(images.subarray(row * size, (row + 1) * size), i * size));
  return { images: picked, labels: labels && rows.map((row) => labels[row]!) };
}

/** Pictures of a generator, the classes of the data set in turn. */
async function forgePictures(
  forge: Forge,
  { height, width, channels, classes }: Dataset,
  count: number,
  seed: string,
): Promise<Pictures> {
  const requests = Array.from({ length: count }, (_, i) => ({
    seed: `${seed}/${i}`,
    class: classes === null ? undefined : i % classes.length,
  }));
  const size = height * width * channels;
  const images = new Uint8Array(count * size);
  const labels: (number | null)[] = [];
  for (let start = 0; start < count; start += CHUNK) {
    for (const sample of await forge(requests.slice(start, start + CHUNK))) {
      images.set(sample.pixels, labels.length * size);
      labels.push(sample.class);
    }
  }
  const known = labels.filter((label) => label !== null);
  return { images, labels: classes !== null && known.length === count ? known : null };
}
