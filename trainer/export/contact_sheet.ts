/**
 * Many pictures as one PNG.
 *
 * @module
 */

import { encode } from "fast-png";

/** Pictures of one size. */
export interface Pictures {
  readonly height: number;
  readonly width: number;
  /** 1 or 3. */
  readonly channels: number;
  /** `[N, H, W, C]`. */
  readonly pixels: Uint8Array;
}

/**
 * Lays pictures side by side, row by row, without gaps.
 *
 * @param columns Pictures a row; the last row is filled up with black.
 * @returns The bytes of a PNG.
 */
export function contactSheet(pictures: Pictures, columns: number): Uint8Array<ArrayBuffer> {
  const { height, width, channels, pixels } = pictures;
  const line = width * channels;
  const count = pixels.length / (height * line);
  const rows = Math.ceil(count / columns);
  const sheet = new Uint8Array(rows * height * columns * line);
  for (let i = 0; i < count; i++) {
    const corner = Math.floor(i / columns) * height * columns * line + (i % columns) * line;
    for (let y = 0; y < height; y++) {
      const from = (i * height + y) * line;
      sheet.set(pixels.subarray(from, from + line), corner + y * columns * line);
    }
  }
  const size = { width: columns * width, height: rows * height };
  return encode({ ...size, data: sheet, channels, depth: 8 }) as Uint8Array<ArrayBuffer>;
}
