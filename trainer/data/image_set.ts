/**
 * Many image files to one data set.
 *
 * @module
 */

import { UserError } from "../../shared/errors.ts";
import { createDataset, type Dataset, type OnProgress } from "./dataset.ts";
import { decodeImage, type Fit, type Picture } from "./decode_image.ts";
import { FORMATS, type ImageFile, type ImageFiles } from "./image_files.ts";
import { labelImages } from "./image_labels.ts";
import type { Identity } from "./known_sets.ts";
import { messageOf } from "./read_bytes.ts";

/** How many files are decoded at a time: enough to keep the cores busy. */
const ROUND = 16;

/**
 * Decodes the pictures of a folder or archive. They are grey if every pixel of
 * every picture is, unless `fit.channels` says otherwise.
 *
 * @throws {UserError} If there is none, one cannot be read, they differ in size
 *   while `fit.size` is not given, or the labels do not match.
 */
export async function readImages(
  files: ImageFiles,
  identity: Identity,
  fit: Fit,
  onProgress?: OnProgress,
): Promise<Dataset> {
  const { source, images } = files;
  if (images.length === 0) {
    throw new UserError(`${source} holds no pictures: put ${FORMATS} files into it`);
  }
  const labelling = await labelImages(files); // first, for it is quick to fail
  const first = await decode(images[0]!, fit);
  const stride = first.pixels.length;
  const pixels = allocate(images.length, stride, source);
  for (let start = 0; start < images.length; start += ROUND) {
    const round = images.slice(start, start + ROUND);
    const decoded = await Promise.allSettled(round.map((image) => decode(image, fit)));
    decoded.forEach((result, i) => {
      if (result.status === "rejected") throw result.reason;
      checkSize(result.value, round[i]!, first, images[0]!);
      pixels.set(result.value.pixels, (start + i) * stride);
    });
    const done = Math.min(start + ROUND, images.length);
    onProgress?.({ task: `reading ${source}`, unit: "images", done, total: images.length });
  }
  const { height, width } = first;
  const colours = stride / (height * width);
  const grey = fit.channels === undefined && isGrey(pixels);
  return createDataset({
    ...identity,
    ...labelling,
    height,
    width,
    channels: grey ? 1 : colours,
    images: grey ? firstChannel(pixels) : pixels,
  });
}

async function decode(image: ImageFile, fit: Fit): Promise<Picture> {
  const bytes = await image.read();
  try {
    return await decodeImage(bytes, fit);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(
      `${image.name} is not a readable picture (${messageOf(error)}): replace or remove it`,
    );
  }
}

function checkSize(picture: Picture, image: ImageFile, first: Picture, firstImage: ImageFile) {
  if (picture.width === first.width && picture.height === first.height) return;
  throw new UserError(
    `The pictures differ in size: ${firstImage.name} has ${first.width}x${first.height} pixels, ` +
      `${image.name} ${picture.width}x${picture.height}; scale them all with --size, such as ` +
      `--size 64`,
  );
}

function allocate(count: number, stride: number, source: string): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(count * stride);
  } catch {
    throw new UserError(
      `The ${count} pictures of ${source} need ${(count * stride / 2 ** 30).toFixed(1)} GiB ` +
        `of memory: make them smaller with --size, such as --size 64`,
    );
  }
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
