/**
 * What was found on reading the pictures of a folder or archive, and what was
 * done to them: what their owner may want to know before a training.
 *
 * @module
 */

import { createHash } from "node:crypto";
import type { Size } from "./decode_image.ts";
import type { LeftOut } from "./image_files.ts";
import type { Target } from "./target.ts";

/** What there is to say of pictures as they were and as they have become. */
export interface Survey {
  /** Sizes of the originals, by their number of pixels. */
  readonly smallest: Size;
  readonly median: Size;
  readonly largest: Size;
  /** How many were scaled up. */
  readonly scaledUp: number;
  /** How many are not square, and so were cropped or letterboxed, if they were made square. */
  readonly oblong: number;
  /** How many are more than twice as long as wide, or the other way about, and were made square. */
  readonly elongated: number;
  /** How many are the same as an earlier one, pixel by pixel. */
  readonly copies: number;
  readonly leftOut: LeftOut;
}

/**
 * Draws up what there is to say of pictures.
 *
 * @param originals Their sizes, `[N]`; at least one.
 * @param pixels What was made of them, `[N, …]`, flat.
 */
export function survey(
  originals: readonly Size[],
  pixels: Uint8Array,
  { size, fit }: Target,
  leftOut: LeftOut,
): Survey {
  const sorted = originals.toSorted((a, b) =>
    a.width * a.height - b.width * b.height || a.width - b.width
  );
  const longer = fit === "letterbox";
  const count = (is: (shorter: number, longer: number) => boolean) =>
    size === undefined
      ? 0
      : originals.filter(({ width, height }) =>
        is(Math.min(width, height), Math.max(width, height))
      ).length;
  return {
    smallest: sorted[0]!,
    median: sorted[sorted.length >> 1]!,
    largest: sorted.at(-1)!,
    scaledUp: count((a, b) => (longer ? b : a) < size!),
    oblong: count((a, b) => a !== b),
    elongated: count((a, b) => b > 2 * a),
    copies: originals.length - countDistinct(pixels, pixels.length / originals.length),
    leftOut,
  };
}

/** How many pictures of so many bytes each there are, equal ones counted once. */
function countDistinct(pixels: Uint8Array, stride: number): number {
  const digests = new Set<string>();
  for (let start = 0; start < pixels.length; start += stride) {
    const picture = pixels.subarray(start, start + stride);
    digests.add(createHash("sha256").update(picture).digest("base64"));
  }
  return digests.size;
}
