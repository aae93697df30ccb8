/**
 * Scales a data set that came with a size of its own, such as IDX.
 *
 * @module
 */

import { createDataset, type Dataset, type OnProgress } from "./dataset.ts";
import { type Fit, fitPixels } from "./decode_image.ts";

/** Pictures made to fit at a time. */
const ROUND = 64;

/** Makes the pictures of a data set fit; the same data set if they do already. */
export async function refit(
  dataset: Dataset,
  fit: Fit,
  onProgress?: OnProgress,
): Promise<Dataset> {
  const { height, width, channels, count, images } = dataset;
  const target = {
    height: fit.size ?? height,
    width: fit.size ?? width,
    channels: fit.channels ?? channels,
  };
  if (target.height === height && target.width === width && target.channels === channels) {
    return dataset;
  }
  const from = height * width * channels;
  const to = target.height * target.width * target.channels;
  const wanted: Fit = { size: fit.size, channels: target.channels as 1 | 3 };
  const fitted = new Uint8Array(count * to);
  for (let start = 0; start < count; start += ROUND) {
    const rows = Array.from({ length: Math.min(ROUND, count - start) }, (_, i) => start + i);
    await Promise.all(rows.map(async (row) => {
      const pixels = images.subarray(row * from, (row + 1) * from);
      fitted.set((await fitPixels(pixels, dataset, wanted)).pixels, row * to);
    }));
    const done = start + rows.length;
    onProgress?.({ task: `scaling ${dataset.name}`, unit: "images", done, total: count });
  }
  return createDataset({ ...dataset, ...target, images: fitted });
}
