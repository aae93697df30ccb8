/**
 * Pictures that no network has drawn, for encoders.
 *
 * @module
 */

import { bootWasm } from "../../shared/backend.ts";
import type { Raster } from "../../edge/encode/raster.ts";
import type { Animation, Picture } from "../../edge/pictures/picture.ts";
import { tinyModel } from "../shared/model/fixture.ts";

await bootWasm();

const model = tinyModel({ version: 7 });

/** What there is to choose of one. */
export interface FakePicture {
  readonly raster: Raster;
  readonly size?: number | undefined;
  readonly texts?: Record<string, string>;
}

/** A picture of these pixels. */
export function fakePicture({ raster, size, texts = { Seed: "alice" } }: FakePicture): Picture {
  return {
    model,
    truncation: 1,
    width: raster.width,
    height: raster.height,
    size,
    title: "fake",
    link: (format) => `/fake?format=${format}`,
    texts: () => texts,
    facts: () => ({}),
    raster: () => raster,
  };
}

/** An animation of these frames. */
export function fakeAnimation(frames: readonly Raster[]): Animation {
  return {
    ...fakePicture({ raster: frames[0]! }),
    async *frames() {
      for (const frame of frames) yield await Promise.resolve(frame);
    },
  };
}
