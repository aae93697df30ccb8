// The transposed convolution of stride 2 with a 4x4 filter, with 9 multiplications for 4
// outputs, where its four phases (even or odd row, even or odd column) have 16.
//
// Along one axis, with the taps (a, b) that a phase has there, two of its outputs are
//   a x[i-1] + b x[i] = (a + b) x[i] - a (x[i] - x[i-1])
// and the next one
//   a x[i] + b x[i+1] = (a + b) x[i] + b (x[i+1] - x[i]):
// three products for two outputs, of pixels and of differences that all phases share.

import { clearPanels, panelAt, panelTap, tapOf } from "./panels";
import { leaky, listWindows, storeLanes, tile4x8, tile8x1 } from "./tile";
import { subtract } from "./upsampling_convolution";

/**
 * Transforms filters [4, 4, outputs, inputs] for `transposeConvolve`: for each phase the
 * products of its axes' factors (-a, a + b, b), rows first.
 *
 * @param out Panels of 36 taps.
 */
export function transformTransposedFilter(filter: usize, inputs: i32, outputs: i32, out: usize): void {
  clearPanels(36, inputs, outputs, out);
  const pairs = inputs * outputs;
  const row = 4 * pairs;
  for (let phase = 0; phase < 4; phase++) {
    // The taps of a phase: of rows 3 and 1, or 2 and 0, and so of columns.
    const corner = row * (1 - (phase >> 1)) + pairs * (1 - (phase & 1));
    for (let pair = 0; pair < pairs; pair++) {
      const g = corner + pair;
      const to = panelAt(36, inputs, pair % inputs, pair / inputs, out) + panelTap(inputs) * 9 * phase;
      for (let column = 0; column < 3; column++) {
        const a = factor(tapOf(filter, g + 2 * row + 2 * pairs), tapOf(filter, g + 2 * row), column);
        const b = factor(tapOf(filter, g + 2 * pairs), tapOf(filter, g), column);
        for (let k = 0; k < 3; k++) {
          store<f32>(to + panelTap(inputs) * (3 * k + column), <f32> factor(a, b, k));
        }
      }
    }
  }
}

/** The factor (-a, a + b, b) of an axis. */
function factor(a: f64, b: f64, k: i32): f64 {
  if (k == 0) return -a;
  return k == 1 ? a + b : b;
}

/**
 * Transposed convolution of pictures x [batch, 2 * rows + 2, 2 * columns + 2, channels], padded
 * by one at the top and left, and at the bottom and right so that rows = ceil(height / 2) and
 * columns = ceil(width / 2); then bias and leaky ReLU, to
 * out [batch, 2 * height, 2 * width, outChannels].
 *
 * @param channels A multiple of 4.
 * @param filter Panels of 36 taps.
 * @param bias As many zeros at its end as make its length a multiple of 8.
 * @param scratch (9 * 8 + 1) * roundUp8(rows * columns)
 * + 3 * (2 * rows + 1) * (2 * columns + 2) * channels words.
 */
export function transposeConvolve(
  x: usize, batch: i32, height: i32, width: i32, channels: i32,
  filter: usize, bias: usize, outChannels: i32, slope: f32,
  scratch: usize, out: usize,
): void {
  const rows = (height + 1) >> 1;
  const columns = (width + 1) >> 1;
  const blocks = rows * columns;
  const room = <usize> ((blocks + 7) & ~7);
  const pixel = <usize> channels << 2;
  const row = pixel * (2 * columns + 2);
  const plane = row * (2 * rows + 1);
  // Of each product all blocks, 8 channels each.
  const product = room << 5;
  const windows = scratch + product * 9;
  const down = windows + (room << 2);
  const right = down + plane;
  const both = right + plane;
  listWindows(rows, columns, row * 2, pixel * 2, windows);
  for (let n = 0; n < batch; n++) {
    subtract(x + row, x, plane, down);
    subtract(x + pixel, x, plane - pixel, right);
    subtract(down + pixel, down, plane - pixel, both);
    for (let o = 0; o < outChannels; o += 8) {
      let panel = filter + <usize> (o >> 3) * pixel * 36 * 8;
      for (let phase = 0; phase < 4; phase++) {
        // Where a block's first centre lies: one pixel further in the odd phases.
        const before = row * (phase >> 1) + pixel * (phase & 1);
        for (let k: usize = 0; k < 9; k++) {
          const i = k / 3;
          const j = k % 3;
          // Differences to the one before, the pixel, and to the one after it.
          const offset = before + row * ((i + 1) >> 1) + pixel * ((j + 1) >> 1);
          const from = (i == 1 ? (j == 1 ? x : right) : (j == 1 ? down : both)) + offset;
          for (let block = 0; block < blocks; block += 4) {
            const at = windows + (<usize> block << 2);
            tile4x8(
              from + load<u32>(at), from + load<u32>(at, 4), from + load<u32>(at, 8), from + load<u32>(at, 12),
              channels, panel, scratch + product * k + (<usize> block << 5),
            );
          }
          panel += pixel * 8;
        }
        for (let block = 0; block < blocks; block++) {
          const h = block / columns * 2;
          const w = block % columns * 2;
          for (let q = 0; q < min(2, (outChannels - o + 3) >> 2); q++) {
            const channel = o + (q << 2);
            storeBlock(
              scratch + (<usize> block << 5) + (<usize> q << 4), product,
              v128.load(bias + (<usize> channel << 2)), f32x4.splat(slope),
              out + (<usize> (((2 * h + (phase >> 1)) * 2 * width + 2 * w + (phase & 1)) * outChannels + channel) << 2),
              h + 1 < height, w + 1 < width, width, outChannels, outChannels - channel,
            );
          }
        }
      }
    }
    x += row * (2 * rows + 2);
    out += <usize> height * width * 4 * outChannels << 2;
  }
}

/** The nine products of one block, `step` bytes apart, to its 2x2 outputs of a phase. */
function storeBlock(
  m: usize, step: usize, bias: v128, slope: v128, out: usize, hasBottom: bool, hasRight: bool,
  width: i32, outChannels: i32, lanes: i32,
): void {
  const m0 = v128.load(m), m1 = v128.load(m + step), m2 = v128.load(m + step * 2);
  const m3 = v128.load(m + step * 3), m4 = v128.load(m + step * 4), m5 = v128.load(m + step * 5);
  const m6 = v128.load(m + step * 6), m7 = v128.load(m + step * 7), m8 = v128.load(m + step * 8);
  const outPixel = <usize> outChannels << 3; // every other one is another phase's
  const centre = f32x4.add(m4, bias);
  const top = f32x4.add(centre, m1);
  storeLanes(out, leaky(f32x4.add(top, f32x4.add(m0, m3)), slope), lanes);
  if (hasRight) storeLanes(out + outPixel, leaky(f32x4.add(top, f32x4.add(m2, m5)), slope), lanes);
  if (!hasBottom) return;
  out += outPixel * 2 * width;
  const bottom = f32x4.add(centre, m7);
  storeLanes(out, leaky(f32x4.add(bottom, f32x4.add(m3, m6)), slope), lanes);
  if (hasRight) storeLanes(out + outPixel, leaky(f32x4.add(bottom, f32x4.add(m5, m8)), slope), lanes);
}

/**
 * The same to few channels, as pictures have them, by the 16 multiplications; x
 * [batch, height + 2, width + 2, channels] is padded by one all around.
 *
 * @param filter [outChannels, phase's row and column, input's row and column, channels].
 * @param bias [outChannels].
 * @param scratch 8 + 8 * ceil(height * width / 8) words.
 */
export function transposeConvolveToFew(
  x: usize, batch: i32, height: i32, width: i32, channels: i32,
  filter: usize, bias: usize, outChannels: i32, slope: f32,
  scratch: usize, out: usize,
): void {
  const pixel = <usize> channels << 2;
  const row = pixel * (width + 2);
  const outPixel = <usize> outChannels << 2;
  const outRow = outPixel * 2 * width;
  const positions = height * width;
  const windows = scratch + (8 << 2);
  listWindows(height, width, row, pixel, windows);
  for (let n = 0; n < batch; n++) {
    for (let tile = 0; tile < positions; tile += 8) {
      const offsets = windows + (<usize> tile << 2);
      for (let o = 0; o < outChannels; o++) {
        const channelBias = load<f32>(bias + (<usize> o << 2));
        for (let phase = 0; phase < 4; phase++) {
          tile8x1(
            x + row * (phase >> 1) + pixel * (phase & 1), offsets, row, 2, 2 * channels,
            filter + pixel * (16 * o + 4 * phase), scratch,
          );
          for (let p = 0; p < min(8, positions - tile); p++) {
            const h = (tile + p) / width * 2 + (phase >> 1);
            const w = (tile + p) % width * 2 + (phase & 1);
            const value = load<f32>(scratch + (<usize> p << 2)) + channelBias;
            store<f32>(out + outRow * h + outPixel * w + (<usize> o << 2), max(value, value * slope));
          }
        }
      }
    }
    x += row * (height + 2);
    out += outRow * 2 * height;
  }
}
