/**
 * Scales a data set that came with a size of its own, such as IDX.
 *
 * @module
 */

import { createDataset, type Dataset, type OnProgress } from "./dataset.ts";
import { fitPixels } from "./decode_image.ts";
import { inParallel } from "./in_parallel.ts";
import type { Target } from "./target.ts";

/** Pictures from one report of progress to the next. */
const REPORT = 64;

/** Makes the pictures of a data set what they should be; the same data set if they are. */
export async function refit(
  dataset: Dataset,
  target: Target,
  onProgress?: OnProgress,
): Promise<Dataset> {
  const { height, width, channels, count, images } = dataset;
  const shape = {
    height: target.size ?? height,
    width: target.size ?? width,
    channels: target.channels ?? channels,
  };
  if (shape.height === height && shape.width === width && shape.channels === channels) {
    return dataset;
  }
  const from = height * width * channels;
  const to = shape.height * shape.width * shape.channels;
  const wanted: Target = { ...target, channels: shape.channels as 1 | 3 };
  const fitted = new Uint8Array(count * to);
  let done = 0;
  await inParallel(count, async (row) => {
    const pixels = images.subarray(row * from, (row + 1) * from);
    fitted.set((await fitPixels(pixels, dataset, wanted)).pixels, row * to);
    if (++done % REPORT === 0 || done === count) {
      onProgress?.({ task: `scaling ${dataset.name}`, unit: "images", done, total: count });
    }
  });
  return createDataset({ ...dataset, ...shape, images: fitted });
}
