// Room around pictures, and between their channels.

/** Channels as the kernels keep them: rounded up to whole vectors. */
// @ts-ignore: decorator
@inline
export function roundUp(channels: i32): i32 {
  return (channels + 3) & ~3;
}

/**
 * Lays pictures on a canvas of zeros, their channels rounded up:
 * out[n, top + h, left + w, c] = x[n, h, w, c].
 */
export function padPictures(
  x: usize, batch: i32, height: i32, width: i32, channels: i32,
  top: i32, left: i32, outHeight: i32, outWidth: i32,
  out: usize,
): void {
  const pixel = <usize> channels << 2;
  const outPixel = <usize> roundUp(channels) << 2;
  const row = pixel * width;
  const outRow = outPixel * outWidth;
  const before = outPixel * left;
  memory.fill(out, 0, outRow * outHeight * batch);
  for (let n = 0; n < batch; n++) {
    let to = out + outRow * top + before;
    for (let h = 0; h < height; h++) {
      if (pixel == outPixel) {
        memory.copy(to, x, row);
      } else {
        for (let w = 0; w < width; w++) memory.copy(to + outPixel * w, x + pixel * w, pixel);
      }
      x += row;
      to += outRow;
    }
    out += outRow * outHeight;
  }
}
