/**
 * Forged pictures beside the training pictures that they are nearest to: whoever
 * looks at it sees whether the generator copies.
 *
 * @module
 */

import type { Dataset } from "../data/dataset.ts";
import type { FeaturesOf } from "../metrics/duplicates.ts";
import { featurePoints, nearestNeighbours, pixelPoints } from "../metrics/nearest.ts";
import { pickImages } from "../metrics/pictures.ts";
import { contactSheet } from "./contact_sheet.ts";

/** Groups of a forged picture and its two neighbours in a row of the sheet. */
export const GROUPS = 4;

/** White between two groups, as a share of a picture's width. */
const GAP = 1 / 8;
const WHITE = 255;

/**
 * Draws the sheet, four groups a row: the forged picture, its nearest neighbour in the
 * features of the classifier, and its nearest pixel by pixel.
 *
 * @param images The forged pictures, `[N, H, W, C]`.
 * @param dataset All that the generator learned from.
 * @returns The bytes of a PNG.
 */
export async function neighboursSheet(
  images: Uint8Array,
  dataset: Dataset,
  featuresOf: FeaturesOf,
): Promise<Uint8Array<ArrayBuffer>> {
  const inFeatures = await nearestNeighbours(
    featurePoints(await featuresOf(images)),
    featurePoints(await featuresOf(dataset.images)),
  );
  const inPixels = await nearestNeighbours(
    pixelPoints({ ...dataset, images }),
    pixelPoints(dataset),
  );
  const alike = [inFeatures, inPixels].map((found) =>
    pickImages(dataset, found.map(({ index }) => index))
  );
  return contactSheet(sideBySide([images, ...alike], dataset), GROUPS);
}

/** The i-th pictures of every set as one picture, with a gap behind them. */
function sideBySide(
  sets: readonly Uint8Array[],
  { height, width, channels }: Pick<Dataset, "height" | "width" | "channels">,
) {
  const line = width * channels;
  const count = sets[0]!.length / (height * line);
  const wide = sets.length * width + Math.ceil(GAP * width);
  const pixels = new Uint8Array(count * height * wide * channels).fill(WHITE);
  sets.forEach((images, place) => {
    // Row by row of all pictures: each begins where the one before has ended, gap and all.
    for (let row = 0; row < count * height; row++) {
      const from = images.subarray(row * line, (row + 1) * line);
      pixels.set(from, row * wide * channels + place * line);
    }
  });
  return { height, width: wide, channels, pixels };
}
