/**
 * Makes two domains of a data set: half of its pictures stay as they are, of the others only
 * the edges are left. No picture is in both, so that none shows what its match would be.
 *
 * @module
 */

import { UserError } from "../../shared/errors.ts";
import { RandomStream } from "../../shared/random.ts";
import { createDataset, type Dataset } from "./dataset.ts";

/** What the other half of the pictures can be made into. */
export const DOMAINS = ["edges"] as const;

/** One of `DOMAINS`. */
export type Domain = (typeof DOMAINS)[number];

/**
 * The data set in two domains, which take the place of its classes. Which half becomes edges
 * is decided by chance, for each row the same each time.
 *
 * @throws {UserError} For a data set of one picture.
 */
export function inDomains(dataset: Dataset, other: Domain): Dataset {
  const { name, count, classes } = dataset;
  if (count < 2) {
    throw new UserError(`--domains ${other} takes 2 pictures or more; ${name} has ${count}`);
  }
  const size = dataset.images.length / count;
  const order = new RandomStream("figment/domains").permutation(count);
  const images = new Uint8Array(dataset.images);
  const labels = new Uint8Array(count);
  for (const row of order.subarray(0, Math.floor(count / 2))) {
    const picture = dataset.images.subarray(row * size, (row + 1) * size);
    images.set(edgesOf(picture, dataset), row * size);
    labels[row] = 1;
  }
  const first = classes?.every((label, i) => label === `${i}`) ? "digits" : "pictures";
  return createDataset({
    ...dataset,
    name: `${name}, half of it as ${other}`,
    images,
    labels,
    classes: [first, other],
  });
}

/**
 * The edges of pictures, as in the paper of CoGAN by dilation: how much brighter than a pixel
 * the brightest of the nine about it is. (The outer half of the morphological gradient; the
 * whole would fill strokes of three pixels.)
 *
 * @param pixels 0 to 255, `[H, W, C]`, or many of these in a row.
 */
export function edgesOf(
  pixels: Uint8Array,
  { height, width, channels }: Pick<Dataset, "height" | "width" | "channels">,
): Uint8Array<ArrayBuffer> {
  const dilated = dilate(dilate(pixels, width, channels), height, width * channels);
  return dilated.map((brightest, i) => brightest - pixels[i]!);
}

/** Of each value and its two neighbours on an axis the largest; `stride` lies between them. */
function dilate(values: Uint8Array, length: number, stride: number): Uint8Array<ArrayBuffer> {
  return values.map((value, i) => {
    const at = Math.floor(i / stride) % length;
    const before = at > 0 ? values[i - stride]! : 0;
    const after = at + 1 < length ? values[i + stride]! : 0;
    return Math.max(before, value, after);
  });
}
