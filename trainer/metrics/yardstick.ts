/**
 * What pictures are scored against: a classifier fitted to the data set, and what it
 * makes of real pictures. It is made once and measures many times.
 *
 * @module
 */

import { UserError } from "../../shared/errors.ts";
import type { Dataset } from "../data/dataset.ts";
import { accuracy } from "./accuracy.ts";
import type { Classifier } from "./classifier.ts";
import { cachedClassifier, type CacheOptions } from "./classifier_cache.ts";
import { commonScale, type Features, onScale, type Scale, standardScale } from "./features.ts";
import { heldOutCount, holdOut } from "./fit_classifier.ts";
import { frechetDistance, type Gaussian, gaussianOf } from "./frechet.ts";
import { type Estimate, kernelDistance, PARTS } from "./kernel_distance.ts";
import { compareManifolds, type Manifolds } from "./manifolds.ts";
import { type Pictures, realPictures } from "./pictures.ts";

/** The most real pictures that others are compared with: enough for a covariance. */
const REFERENCE = 10_000;

/** How a set of pictures does against real ones. */
export interface Scores extends Manifolds {
  /** How many pictures there were. */
  readonly count: number;
  /** Fréchet distance; it is smaller for more pictures. */
  readonly frechet: number;
  /** Kernel distance; about 0 for what cannot be told from the real. */
  readonly kernel: Estimate;
  /** Share that the classifier takes for the class asked for; null without classes. */
  readonly accuracy: number | null;
}

/** Scores pictures of a data set's kind; to be disposed. */
export class Yardstick {
  readonly #classifier: Classifier;
  readonly #scale: Scale;
  /** Of the pictures that the classifier learned from. */
  readonly #reference: Features;
  readonly #gaussian: Gaussian;

  private constructor(
    classifier: Classifier,
    features: Features,
    /** All pictures. */
    readonly dataset: Dataset,
    /** Those of them that the classifier did not learn from. */
    readonly heldOut: Dataset,
    /** The classifier's share of right answers on pictures that it did not learn from. */
    readonly accuracy: number,
  ) {
    this.#classifier = classifier;
    // The kernel distance needs a mean square of 1. Features that name classes are of one
    // weight as they are; those that tell turned pictures serve a few directions before all.
    this.#scale = dataset.labels === null ? standardScale(features) : commonScale(features);
    this.#reference = onScale(features, this.#scale);
    this.#gaussian = gaussianOf(this.#reference);
  }

  /**
   * The yardstick of a data set. Its classifier is from the cache, or is fitted now,
   * which takes a minute or two.
   *
   * @throws {UserError} Where there are too few pictures, or the cache cannot be written.
   */
  static async of(dataset: Dataset, options: CacheOptions = {}): Promise<Yardstick> {
    const setAside = heldOutCount(dataset);
    if (setAside < PARTS) {
      throw new UserError(
        `Evaluating takes ${PARTS} pictures or more: of the ${dataset.count} in ` +
          `${dataset.name} ${setAside} are set aside; use more`,
      );
    }
    const { classifier, accuracy } = await cachedClassifier(dataset, options);
    const { train, validation } = holdOut(dataset);
    const features = await classifier.features(realPictures(train, REFERENCE).images);
    return new Yardstick(classifier, features, dataset, validation, accuracy);
  }

  /** The features of pictures `[N, H, W, C]`; those of real ones have a mean square of 1. */
  async features(images: Uint8Array): Promise<Features> {
    return onScale(await this.#classifier.features(images), this.#scale);
  }

  /**
   * Scores pictures.
   *
   * @param pictures `PARTS` or more; their order by chance, or the classes in turn.
   */
  async score({ images, labels }: Pictures): Promise<Scores> {
    const features = await this.features(images);
    const sameSize = this.#reference.slice(0, features.length);
    return {
      count: features.length,
      frechet: frechetDistance(gaussianOf(features), this.#gaussian),
      kernel: kernelDistance(features, sameSize),
      ...compareManifolds(sameSize, features),
      accuracy: labels && accuracy(await this.#classifier.classify(images), labels),
    };
  }

  /** Scores real pictures that the classifier did not learn from; all of them, or so many. */
  scoreReal(count: number): Promise<Scores> {
    return this.score(realPictures(this.heldOut, count));
  }

  /** Gives the classifier back. */
  dispose(): void {
    this.#classifier.dispose();
  }
}
