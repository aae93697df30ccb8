// The convolution, of any filter size, to any number of channels.

import { listWindows, tile4x3, tile8x1 } from "./tile";

/**
 * Convolution of stride 1 of padded pictures x [batch, outHeight + kernelHeight - 1,
 * outWidth + kernelWidth - 1, channels], then bias and leaky ReLU, to
 * out [batch, outHeight, outWidth, outChannels].
 *
 * @param channels A multiple of 4.
 * @param filter [outChannels, kernelHeight, kernelWidth, channels].
 * @param scratch 12 + 8 * ceil(outHeight * outWidth / 8) words.
 */
export function convolve(
  x: usize, batch: i32, outHeight: i32, outWidth: i32, channels: i32,
  filter: usize, bias: usize, kernelHeight: i32, kernelWidth: i32, outChannels: i32, slope: f32,
  scratch: usize, out: usize,
): void {
  const pixel = <usize> channels << 2;
  const row = pixel * (outWidth + kernelWidth - 1);
  // Channels of neighbouring pixels follow each other: a row of the window is one run.
  const run = kernelWidth * channels;
  const taps = <usize> kernelHeight * run << 2;
  const positions = outHeight * outWidth;
  const windows = scratch + (12 << 2);
  listWindows(outHeight, outWidth, row, pixel, windows);
  for (let n = 0; n < batch; n++) {
    for (let tile = 0; tile < positions; tile += 8) {
      const offsets = windows + (<usize> tile << 2);
      let o = 0;
      for (; o + 3 <= outChannels; o += 3) {
        const channels = filter + taps * o;
        for (let half = 0; half < 8; half += 4) {
          tile4x3(x, offsets + (half << 2), row, kernelHeight, run, channels, taps, scratch);
          const count = min(4, positions - tile - half);
          for (let c = 0; c < 3; c++) {
            storeColumn(
              scratch + (c << 4), load<f32>(bias + (<usize> (o + c) << 2)), slope, count,
              out + (<usize> ((tile + half) * outChannels + o + c) << 2), outChannels,
            );
          }
        }
      }
      for (; o < outChannels; o++) {
        tile8x1(x, offsets, row, kernelHeight, run, filter + taps * o, scratch);
        storeColumn(
          scratch, load<f32>(bias + (<usize> o << 2)), slope, min(8, positions - tile),
          out + (<usize> (tile * outChannels + o) << 2), outChannels,
        );
      }
    }
    x += row * (outHeight + kernelHeight - 1);
    out += <usize> (positions * outChannels) << 2;
  }
}

/** Sums [count] of positions that follow each other, with bias and leaky ReLU, to one channel. */
// @ts-ignore: decorator
@inline
function storeColumn(
  sums: usize, bias: f32, slope: f32, count: i32,
  out: usize, outChannels: i32,
): void {
  for (let p = 0; p < count; p++) {
    const value = load<f32>(sums + (<usize> p << 2)) + bias;
    store<f32>(out + (<usize> (p * outChannels) << 2), max(value, value * slope));
  }
}
