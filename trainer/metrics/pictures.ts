/**
 * Sets of pictures to be measured: real ones, and a generator's.
 *
 * @module
 */

import type { Sample, SampleRequest } from "../../shared/sampler.ts";
import type { Dataset } from "../data/dataset.ts";
import { balancedRows } from "./balanced_rows.ts";

/** Pictures that a generator makes at a time. */
const CHUNK = 50;

/** Makes pictures of seeds and classes, as `Sampler.sampleBatch` does. */
export type Forge = (requests: readonly SampleRequest[]) => Promise<readonly Sample[]>;

/** Pictures to be measured. */
export interface Pictures {
  /** 0 to 255, `[N, H, W, C]`. */
  readonly images: Uint8Array;
  /** The class that each is to be, `[N]`; null without. */
  readonly labels: ArrayLike<number> | null;
}

/** Pictures of a data set by chance, its classes in turn; all of them where there are fewer. */
export function realPictures(dataset: Dataset, count: number): Pictures {
  const rows = realRows(dataset, count);
  return {
    images: pickImages(dataset, rows),
    labels: dataset.labels && rows.map((row) => dataset.labels![row]!),
  };
}

/** The rows of `realPictures`. */
export function realRows(dataset: Dataset, count: number): Uint32Array {
  return balancedRows(dataset, count, "evaluate");
}

/** The pictures of some rows, `[n, H, W, C]`. */
export function pickImages(
  { height, width, channels, images }: Dataset,
  rows: ArrayLike<number>,
): Uint8Array {
  const size = height * width * channels;
  const picked = new Uint8Array(rows.length * size);
  for (let i = 0; i < rows.length; i++) {
    picked.set(images.subarray(rows[i]! * size, (rows[i]! + 1) * size), i * size);
  }
  return picked;
}

/**
 * Pictures of a generator, the classes of the data set in turn.
 *
 * @param dataset What the generator learned from.
 * @param seed The pictures' seeds are this, a slash and their number.
 */
export async function forgePictures(
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
