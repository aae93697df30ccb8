// Nearest-neighbour upsampling by 2 and a 3x3 convolution, with 9 multiplications
// for 4 outputs, where the two steps do 36 and their four phases 16.
//
// Along one axis, with the filter (a, b, c) and its sum s, an even output is
//   a x[i-1] + (b + c) x[i] = s x[i] - a (x[i] - x[i-1])
// and the odd one after it
//   (a + b) x[i] + c x[i+1] = s x[i] + c (x[i+1] - x[i]):
// three products for two outputs, one of pixels and two of differences, which
// even outputs share with odd ones. Along both axes that is nine for four.

import { clearPanels, panelAt, panelTap, tapOf } from "./panels";
import { leaky, listWindows, storeLanes, tile4x8 } from "./tile";

/**
 * Transforms filters [3, 3, outputs, inputs], turned round, to the products of the axes'
 * factors (-a, s, c), rows first, for `upsampleConvolve`.
 *
 * @param out Panels of 9 taps.
 */
export function transformUpsamplingFilter(filter: usize, inputs: i32, outputs: i32, out: usize): void {
  clearPanels(9, inputs, outputs, out);
  const pairs = inputs * outputs;
  for (let output = 0; output < outputs; output++) {
    for (let input = 0; input < inputs; input++) {
      const g = output * inputs + input;
      const to = panelAt(9, inputs, input, output, out);
      for (let column = 0; column < 3; column++) {
        const a = factor(tapOf(filter, g + 8 * pairs), tapOf(filter, g + 7 * pairs), tapOf(filter, g + 6 * pairs), column);
        const b = factor(tapOf(filter, g + 5 * pairs), tapOf(filter, g + 4 * pairs), tapOf(filter, g + 3 * pairs), column);
        const c = factor(tapOf(filter, g + 2 * pairs), tapOf(filter, g + pairs), tapOf(filter, g), column);
        for (let row = 0; row < 3; row++) {
          store<f32>(to + panelTap(inputs) * (3 * row + column), <f32> factor(a, b, c, row));
        }
      }
    }
  }
}

/** The factor (-a, s, c) of an axis, whose taps are a, b and c with the sum s. */
function factor(a: f64, b: f64, c: f64, k: i32): f64 {
  if (k == 0) return -a;
  return k == 1 ? a + b + c : c;
}

/** out[i] = from[i] - minus[i], for `bytes` / 4 floats, a multiple of 4. */
// @ts-ignore: decorator
@inline
export function subtract(from: usize, minus: usize, bytes: usize, out: usize): void {
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(out + at, f32x4.sub(v128.load(from + at), v128.load(minus + at)));
  }
}

/**
 * Doubles the size of pictures x [batch, height + 2, width + 2, channels], padded
 * by one all around; convolves, adds the bias and applies leaky ReLU, to
 * out [batch, 2 * height, 2 * width, outChannels].
 *
 * @param channels A multiple of 4.
 * @param filter The products of the axes' factors: panels of 9 taps.
 * @param bias As many zeros at its end as make its length a multiple of 8.
 * @param scratch 288 + 8 * ceil(height * width / 8) + 3 * (height + 1) * (width + 2) * channels words.
 */
export function upsampleConvolve(
  x: usize, batch: i32, height: i32, width: i32, channels: i32,
  filter: usize, bias: usize, outChannels: i32, slope: f32,
  scratch: usize, out: usize,
): void {
  const pixel = <usize> channels << 2;
  const row = pixel * (width + 2);
  const plane = row * (height + 1);
  const slopes = f32x4.splat(slope);
  // Differences of neighbours along the columns, the rows, and both. A row of each is as
  // long as one of x; what differences across the end of a row hold is never used.
  const positions = height * width;
  const windows = scratch + (288 << 2);
  const down = windows + (<usize> ((positions + 7) & ~7) << 2);
  const right = down + plane;
  const both = right + plane;
  // Of each position, in rows of that length.
  listWindows(height, width, row, pixel, windows);
  for (let n = 0; n < batch; n++) {
    subtract(x + row, x, plane, down);
    subtract(x + row + pixel, x + row, plane - pixel, right);
    subtract(down + pixel, down, plane - pixel, both);
    for (let o = 0; o < outChannels; o += 8) {
      const panel = filter + <usize> (o >> 3) * pixel * 9 * 8;
      for (let tile = 0; tile < positions; tile += 4) {
        const at = windows + (<usize> tile << 2);
        product(both, at, channels, panel, 0, scratch);
        product(down + pixel, at, channels, panel, 1, scratch);
        product(both + pixel, at, channels, panel, 2, scratch);
        product(right, at, channels, panel, 3, scratch);
        product(x + row + pixel, at, channels, panel, 4, scratch);
        product(right + pixel, at, channels, panel, 5, scratch);
        product(both + row, at, channels, panel, 6, scratch);
        product(down + row + pixel, at, channels, panel, 7, scratch);
        product(both + row + pixel, at, channels, panel, 8, scratch);
        for (let p = 0; p < min(4, positions - tile); p++) {
          const h = (tile + p) / width * 2;
          const w = (tile + p) % width * 2;
          for (let q = 0; q < min(2, (outChannels - o + 3) >> 2); q++) {
            const channel = o + (q << 2);
            storePhases(
              scratch + (<usize> p << 5) + (<usize> q << 4),
              v128.load(bias + (<usize> channel << 2)), slopes,
              out + (<usize> ((h * 2 * width + w) * outChannels + channel) << 2),
              <usize> outChannels << 2, <usize> width * 2 * outChannels << 2, outChannels - channel,
            );
          }
        }
      }
    }
    x += row * (height + 2);
    out += <usize> positions * 4 * outChannels << 2;
  }
}

/** One of the nine products of four positions. */
// @ts-ignore: decorator
@inline
function product(x: usize, at: usize, channels: i32, panel: usize, k: usize, scratch: usize): void {
  tile4x8(
    x + load<u32>(at), x + load<u32>(at, 4), x + load<u32>(at, 8), x + load<u32>(at, 12),
    channels, panel + (<usize> channels << 5) * k, scratch + (k << 7),
  );
}

/** The nine products of one position, 128 bytes apart, to its four outputs. */
function storePhases(
  m: usize, bias: v128, slope: v128, out: usize, pixel: usize, row: usize, lanes: i32,
): void {
  const m0 = v128.load(m), m1 = v128.load(m, 128), m2 = v128.load(m, 256);
  const m3 = v128.load(m, 384), m4 = v128.load(m, 512), m5 = v128.load(m, 640);
  const m6 = v128.load(m, 768), m7 = v128.load(m, 896), m8 = v128.load(m, 1024);
  const centre = f32x4.add(m4, bias);
  const top = f32x4.add(centre, m1);
  storeLanes(out, leaky(f32x4.add(top, f32x4.add(m0, m3)), slope), lanes);
  storeLanes(out + pixel, leaky(f32x4.add(top, f32x4.add(m2, m5)), slope), lanes);
  const bottom = f32x4.add(centre, m7);
  storeLanes(out + row, leaky(f32x4.add(bottom, f32x4.add(m3, m6)), slope), lanes);
  storeLanes(out + row + pixel, leaky(f32x4.add(bottom, f32x4.add(m5, m8)), slope), lanes);
}
