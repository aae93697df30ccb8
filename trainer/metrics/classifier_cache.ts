/**
 * Keeps classifiers on disk, so that each data set has one fitted once.
 *
 * A file that is damaged, or of another recipe, is as good as none: the classifier
 * is fitted anew.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import { UserError } from "../../shared/errors.ts";
import {
  decodeSafetensors,
  encodeSafetensors,
  safetensorsMetadata,
  type TensorData,
} from "../../shared/model/safetensors.ts";
import { sha256Hex } from "../../shared/model/sha256.ts";
import { CACHE_FOLDER } from "../data/cache_folder.ts";
import type { Dataset } from "../data/dataset.ts";
import { messageOf } from "../data/read_bytes.ts";
import { writeAtomically } from "../run/write_atomically.ts";
import { Classifier } from "./classifier.ts";
import {
  fitClassifier,
  type FitOptions,
  type FittedClassifier,
  recipeOf,
} from "./fit_classifier.ts";

/** Counts up whenever the same data and options would give another classifier. */
const RECIPE = 5;

/** A file ends in the SHA-256 of all that goes before, in hex. */
const DIGEST_LENGTH = 64;

/** How to fit, and where to keep what was fitted. */
export interface CacheOptions extends FitOptions {
  /** `CACHE_FOLDER` if left out. */
  readonly cacheFolder?: string | undefined;
}

/**
 * The classifier of a data set: from the cache, or fitted and put there.
 *
 * @returns The classifier, which the caller disposes, and its accuracy.
 * @throws {UserError} Where the data set is too small, or the cache cannot be written.
 */
export async function cachedClassifier(
  dataset: Dataset,
  options: CacheOptions = {},
): Promise<FittedClassifier> {
  const folder = `${options.cacheFolder ?? CACHE_FOLDER}/classifiers`;
  const { images, seed } = recipeOf(dataset, options);
  const path = `${folder}/${dataset.sha256}-${RECIPE}-${images}-${seed}.safetensors`;
  const kept = await Deno.readFile(path).catch(() => null);
  if (kept !== null && isWhole(kept)) return unpack(kept, path, dataset);
  // Before the minutes that fitting takes: a folder that cannot be made is known now.
  await Deno.mkdir(folder, { recursive: true }).catch((error) => {
    throw new UserError(
      `Cannot make the folder ${folder} (${messageOf(error)}): set FIGMENT_CACHE to another`,
    );
  });
  const fitted = await fitClassifier(dataset, options);
  await writeAtomically(path, await pack(fitted));
  return fitted;
}

async function pack({ classifier, accuracy }: FittedClassifier): Promise<Uint8Array> {
  const tensors: Record<string, TensorData> = {};
  for (const [name, tensor] of Object.entries(classifier.weights)) {
    tensors[name] = { shape: tensor.shape, data: await tensor.data<"float32">() };
  }
  const bytes = encodeSafetensors(tensors, "F32", { accuracy: `${accuracy}` });
  const file = new Uint8Array(bytes.length + DIGEST_LENGTH);
  file.set(bytes);
  file.set(new TextEncoder().encode(sha256Hex(bytes)), bytes.length);
  return file;
}

function isWhole(file: Uint8Array): boolean {
  const digest = new TextDecoder().decode(file.subarray(-DIGEST_LENGTH));
  return digest === sha256Hex(file.subarray(0, -DIGEST_LENGTH));
}

function unpack(file: Uint8Array, path: string, dataset: Dataset): FittedClassifier {
  const bytes = file.subarray(0, -DIGEST_LENGTH);
  const weights: Record<string, Tensor> = {};
  for (const [name, { shape, data }] of Object.entries(decodeSafetensors(bytes, path))) {
    weights[name] = tf.tensor(data, [...shape]);
  }
  return {
    classifier: new Classifier(dataset, weights),
    accuracy: Number(safetensorsMetadata(bytes, path).accuracy),
  };
}
