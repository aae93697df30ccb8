/**
 * Fits the classifier to a data set.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Scalar } from "@tensorflow/tfjs-core";
import { RandomStream } from "../../shared/random.ts";
import { Batches, gatherImages } from "../data/batches.ts";
import type { Dataset, OnProgress } from "../data/dataset.ts";
import { splitDataset } from "../data/split.ts";
import { gradients, newPlayer, update } from "../game/player.ts";
import { accuracy } from "./accuracy.ts";
import {
  Classifier,
  classifierEffort,
  classifierNetwork,
  classifierParameters,
} from "./classifier.ts";
import { type Exercise, type Lesson, lessonOf } from "./lesson.ts";

/** One in so many pictures is set aside to measure on, ... */
const VALIDATION_SHARE = 6;
/** ... though no more than these: they measure accuracy to a fifth of a percent. */
const MAX_VALIDATION = 5000;

/** A fit takes so many pictures at most, that is enough, ... */
const MOST_IMAGES = 200_000;
/** ... and so many at least, but sees none more often than this; ... */
const FEWEST_IMAGES = 20_000;
const MOST_EPOCHS = 40;
/** ... between these, as many as can be had for so many multiplications: a minute or two. */
const EFFORT = 3.2e11;

const BATCH = 64;
/** Falls by half a cosine to zero. */
const RATE = 4e-3;
const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

/** How to fit. */
export interface FitOptions {
  /** Pictures to learn from, counted each time. */
  readonly images?: number | undefined;
  readonly seed?: number | undefined;
  readonly onProgress?: OnProgress | undefined;
}

/** A classifier and how well it does. */
export interface FittedClassifier {
  readonly classifier: Classifier;
  /** Share of right answers on pictures that it did not learn from. */
  readonly accuracy: number;
}

/** What the options say that decides what is learned from a data set. */
export function recipeOf(dataset: Dataset, { images, seed = 0 }: FitOptions) {
  return { images: images ?? enoughFor(dataset), seed };
}

function enoughFor(dataset: Dataset): number {
  const affordable = 1000 * Math.round(EFFORT / classifierEffort(dataset) / 1000);
  const enough = Math.min(MOST_IMAGES, Math.max(FEWEST_IMAGES, affordable));
  return Math.min(enough, MOST_EPOCHS * dataset.count);
}

/** How many of the pictures of a data set are set aside. */
export function heldOutCount({ count }: Pick<Dataset, "count">): number {
  return Math.min(MAX_VALIDATION, Math.ceil(count / VALIDATION_SHARE));
}

/** The pictures that the classifier learns from, and those that it is measured on. */
export function holdOut(
  dataset: Dataset,
): { readonly train: Dataset; readonly validation: Dataset } {
  return splitDataset(dataset, heldOutCount(dataset), "metrics");
}

/**
 * Fits a classifier: cross-entropy, Adam. Equal seeds give equal classifiers, on the
 * WASM backend to the bit.
 *
 * @returns The classifier, which the caller disposes, and its accuracy.
 * @throws {UserError} Where the data set is too small to split.
 */
export async function fitClassifier(
  dataset: Dataset,
  options: FitOptions = {},
): Promise<FittedClassifier> {
  const { images, seed } = recipeOf(dataset, options);
  const { train, validation } = holdOut(dataset);
  const lesson = lessonOf(train);
  const name = `figment/classifier/${seed}`;
  const batches = new Batches(train, name, BATCH);
  const steps = Math.ceil(images / BATCH);

  let player = newPlayer(classifierParameters(dataset, lesson.answers), name);
  for (let step = 0; step < steps; step++) {
    const random = new RandomStream(`${name}/practice/${step}`);
    const exercise = lesson.practice(batches.rows(step), random);
    const slopes = tf.tidy(() => slopesOf(dataset, lesson, player.weights, exercise));
    player = update(player, slopes, RATE * (1 + Math.cos(Math.PI * step / steps)) / 2, ADAM);
    tf.dispose(slopes);
    options.onProgress?.({
      task: "fitting the classifier that measures",
      unit: "images",
      done: (step + 1) * BATCH,
      total: steps * BATCH,
    });
  }
  tf.dispose([...Object.values(player.means), ...Object.values(player.squares)]);
  const classifier = new Classifier(dataset, player.weights);
  return { classifier, accuracy: await examine(classifier, validation) };
}

/** The gradient of the mean cross-entropy over a batch. */
function slopesOf(
  shape: Dataset,
  lesson: Lesson,
  weights: Classifier["weights"],
  { images, answers }: Exercise,
): tf.Tensor[] {
  const { height, width, channels } = shape;
  const values = gatherImages({ height, width, channels, images }, answers.map((_, i) => i));
  const pictures = tf.tensor4d(values, [answers.length, height, width, channels]);
  const wanted = tf.oneHot(tf.tensor1d(answers, "int32"), lesson.answers);
  return gradients(weights, (weights) => {
    const { logits } = classifierNetwork(shape, weights, pictures);
    return tf.losses.softmaxCrossEntropy(wanted, logits) as Scalar;
  });
}

async function examine(classifier: Classifier, validation: Dataset): Promise<number> {
  const rows = Uint32Array.from({ length: validation.count }, (_, i) => i);
  const { images, answers } = lessonOf(validation).exam(rows);
  return accuracy(await classifier.classify(images), answers);
}
