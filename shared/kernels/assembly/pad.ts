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

/**
 * The same of pictures whose channels are scaled, each picture's otherwise:
 * out[n, top + h, left + w, c] = x[n, h, w, c] scale[n, c].
 *
 * @param repeats Whether x is one picture, for all.
 * @param scale [batch, channels].
 */
export function padScaledPictures(
  x: usize, repeats: bool, batch: i32, height: i32, width: i32, channels: i32,
  scale: usize,
  top: i32, left: i32, outHeight: i32, outWidth: i32,
  out: usize,
): void {
  const pixel = <usize> channels << 2;
  const vectors = pixel & ~15;
  const outPixel = <usize> roundUp(channels) << 2;
  const outRow = outPixel * outWidth;
  memory.fill(out, 0, outRow * outHeight * batch);
  for (let n = 0; n < batch; n++) {
    let from = x;
    let row = out + outRow * top + outPixel * left;
    for (let h = 0; h < height; h++) {
      let to = row;
      for (let w = 0; w < width; w++) {
        for (let c: usize = 0; c < vectors; c += 16) {
          v128.store(to + c, f32x4.mul(v128.load(from + c), v128.load(scale + c)));
        }
        for (let c = vectors; c < pixel; c += 4) {
          store<f32>(to + c, load<f32>(from + c) * load<f32>(scale + c));
        }
        from += pixel;
        to += outPixel;
      }
      row += outRow;
    }
    if (!repeats) x = from;
    scale += pixel;
    out += outRow * outHeight;
  }
}
