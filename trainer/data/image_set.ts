/**
 * Many image files to one data set.
 *
 * @module
 */

import { UserError } from "../../shared/errors.ts";
import { createDataset, type Dataset, type OnProgress } from "./dataset.ts";
import { FORMATS } from "./decode_image.ts";
import { decodeImages } from "./decode_images.ts";
import type { ImageFiles } from "./image_files.ts";
import { labelImages } from "./image_labels.ts";
import type { Identity } from "./known_sets.ts";
import { type Survey, survey } from "./survey.ts";
import type { Target } from "./target.ts";

/** A data set, and what there is to say of the files that it was read from. */
export interface SurveyedDataset {
  readonly dataset: Dataset;
  readonly survey: Survey;
}

/**
 * Decodes the pictures of a folder or archive. They are grey if every pixel of
 * every picture is, unless `target.channels` says otherwise.
 *
 * @throws {UserError} If there is none, some cannot be read, they differ in size
 *   while `target.size` is not given, or the labels do not match.
 */
export async function readImages(
  files: ImageFiles,
  identity: Identity,
  target: Target,
  onProgress?: OnProgress,
): Promise<SurveyedDataset> {
  const { source, images } = files;
  if (images.length === 0) {
    throw new UserError(`${source} holds no pictures: put ${FORMATS} files into it`);
  }
  const labelling = await labelImages(files); // first, for it is quick to fail
  const { height, width, pixels, originals } = await decodeImages(files, target, onProgress);
  const channels = pixels.length / (images.length * height * width);
  const grey = target.channels === undefined && isGrey(pixels);
  const dataset = createDataset({
    ...identity,
    ...labelling,
    height,
    width,
    channels: grey ? 1 : channels,
    images: grey ? firstChannel(pixels) : pixels,
  });
  return { dataset, survey: survey(originals, pixels, target, files.leftOut) };
}

/** Whether red, green and blue are the same everywhere; `[…, 3]`. */
function isGrey(pixels: Uint8Array): boolean {
  for (let i = 0; i < pixels.length; i += 3) {
    if (pixels[i] !== pixels[i + 1] || pixels[i] !== pixels[i + 2]) return false;
  }
  return true;
}

/** `[…, 3]` to `[…, 1]`. */
function firstChannel(pixels: Uint8Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: pixels.length / 3 }, (_, i) => pixels[3 * i]!);
}
