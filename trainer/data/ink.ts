/**
 * Ink on paper: strokes of a pen to grey pixels, by their distance to the line.
 *
 * @module
 */

import type { PenPoint } from "./handwriting.ts";

/**
 * Draws strokes in white on black, with soft, anti-aliased edges.
 *
 * @param strokes In pixels from the middle of the picture.
 * @param blur Over how many pixels an edge fades, at least 1.
 * @param size Height and width of the picture.
 * @returns The picture, `[size, size]`, 0 to 255.
 */
export function ink(
  strokes: readonly (readonly PenPoint[])[],
  blur: number,
  size: number,
): Uint8Array<ArrayBuffer> {
  // How far inside the ink the middle of each pixel lies; negative outside.
  const depth = new Float64Array(size * size).fill(-size);
  for (const stroke of strokes) {
    for (let i = 0; i + 1 < stroke.length; i++) {
      press(depth, stroke[i]!, stroke[i + 1]!, blur, size);
    }
  }
  return Uint8Array.from(depth, (d) => {
    const t = Math.min(1, Math.max(0, d / blur + 0.5));
    return Math.round(255 * t * t * (3 - 2 * t));
  });
}

/** Deepens the pixels around one straight piece of a stroke. */
function press(depth: Float64Array, a: PenPoint, b: PenPoint, blur: number, size: number): void {
  const middle = (size - 1) / 2;
  const reach = Math.max(a.radius, b.radius) + blur;
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const square = dx * dx + dy * dy;
  const left = Math.max(0, Math.ceil(middle + Math.min(a.x, b.x) - reach));
  const right = Math.min(size - 1, Math.floor(middle + Math.max(a.x, b.x) + reach));
  const top = Math.max(0, Math.ceil(middle + Math.min(a.y, b.y) - reach));
  const bottom = Math.min(size - 1, Math.floor(middle + Math.max(a.y, b.y) + reach));
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      const x = column - middle - a.x;
      const y = row - middle - a.y;
      const along = square > 0 ? Math.min(1, Math.max(0, (x * dx + y * dy) / square)) : 0;
      const awayX = x - along * dx;
      const awayY = y - along * dy;
      const distance = Math.sqrt(awayX * awayX + awayY * awayY);
      const inside = a.radius + along * (b.radius - a.radius) - distance;
      const pixel = row * size + column;
      if (inside > depth[pixel]!) depth[pixel] = inside;
    }
  }
}
