/**
 * Generator output → pixels: the last step of what may never change.
 *
 * @module
 */

/**
 * v in [-1, 1] becomes ⌊(v + 1) · 127.5 + ½⌋, in double precision, clamped to
 * 0–255: -1 is black (0), 1 is white (255), and halves round up.
 *
 * @param values Any shape, row-major.
 * @returns As many bytes.
 */
export function toPixels(values: Float32Array): Uint8Array<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(values.length);
  for (let i = 0; i < values.length; i++) pixels[i] = Math.floor((values[i]! + 1) * 127.5 + 0.5);
  return new Uint8Array(pixels.buffer);
}
