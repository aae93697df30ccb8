// The convolution, of any filter size, to any number of channels.

import { listWindows, tile8x1 } from "./tile";

/**
 * Convolution of stride 1 of padded pictures x [batch, outHeight + kernelHeight - 1,
 * outWidth + kernelWidth - 1, channels], then bias and leaky ReLU, to
 * out [batch, outHeight, outWidth, outChannels].
 *
 * @param channels A multiple of 4.
 * @param filter [outChannels, kernelHeight, kernelWidth, channels].
 * @param scratch 8 + 8 * ceil(outHeight * outWidth / 8) words.
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
  const windows = scratch + (8 << 2);
  listWindows(outHeight, outWidth, row, pixel, windows);
  for (let n = 0; n < batch; n++) {
    for (let tile = 0; tile < positions; tile += 8) {
      for (let o = 0; o < outChannels; o++) {
        tile8x1(x, windows + (<usize> tile << 2), row, kernelHeight, run, filter + taps * o, scratch);
        const added = load<f32>(bias + (<usize> o << 2));
        for (let p = 0; p < min(8, positions - tile); p++) {
          const value = load<f32>(scratch + (<usize> p << 2)) + added;
          store<f32>(out + (<usize> ((tile + p) * outChannels + o) << 2), max(value, value * slope));
        }
      }
    }
    x += row * (outHeight + kernelHeight - 1);
    out += <usize> (positions * outChannels) << 2;
  }
}
