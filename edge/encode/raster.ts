/**
 * Pixels with a size.
 *
 * @module
 */

/** A picture as pixels. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  /** 1: grey, 3: RGB. */
  readonly channels: number;
  /** `[height, width, channels]`, row-major. */
  readonly pixels: Uint8Array;
}

/** Lays pictures of one size side by side, row by row; the last row is filled up with black. */
export function contactSheet(cells: readonly Raster[], columns: number): Raster {
  const { width, height, channels } = cells[0]!;
  const line = width * channels;
  const rows = Math.ceil(cells.length / columns);
  const pixels = new Uint8Array(rows * height * columns * line);
  cells.forEach((cell, i) => {
    const corner = (Math.floor(i / columns) * height * columns + i % columns) * line;
    for (let y = 0; y < height; y++) {
      pixels.set(cell.pixels.subarray(y * line, (y + 1) * line), corner + y * columns * line);
    }
  });
  return { width: columns * width, height: rows * height, channels, pixels };
}
