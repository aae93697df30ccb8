// The 3x3 convolution of stride 1 with 16 multiplications for 4 outputs instead
// of 36: F(2x2, 3x3) of Lavin & Gray 2015, arXiv 1509.09308.

import { clearPanels, panelAt, panelTap, tapOf } from "./panels";
import { leaky, storeLanes, tile4x8 } from "./tile";

/**
 * Transforms filters g [3, 3, inputs, outputs] to GgG', for `convolve3x3`.
 *
 * @param out Panels of 16 taps.
 */
export function transformFilter3x3(filter: usize, inputs: i32, outputs: i32, out: usize): void {
  clearPanels(16, inputs, outputs, out);
  const pairs = inputs * outputs;
  for (let input = 0; input < inputs; input++) {
    for (let output = 0; output < outputs; output++) {
      const g = input * outputs + output;
      const to = panelAt(16, inputs, input, output, out);
      for (let column = 0; column < 4; column++) {
        const a = element(tapOf(filter, g), tapOf(filter, g + pairs), tapOf(filter, g + 2 * pairs), column);
        const b = element(tapOf(filter, g + 3 * pairs), tapOf(filter, g + 4 * pairs), tapOf(filter, g + 5 * pairs), column);
        const c = element(tapOf(filter, g + 6 * pairs), tapOf(filter, g + 7 * pairs), tapOf(filter, g + 8 * pairs), column);
        for (let row = 0; row < 4; row++) {
          store<f32>(to + panelTap(inputs) * (4 * row + column), <f32> element(a, b, c, row));
        }
      }
    }
  }
}

/** Element k of G (a, b, c). */
function element(a: f64, b: f64, c: f64, k: i32): f64 {
  if (k == 0) return a;
  if (k == 3) return c;
  return (a + (k == 1 ? b : -b) + c) / 2;
}

/**
 * Cuts pictures x [2 * rows + 2, 2 * columns + 2, channels] into windows of 4x4
 * at distances of 2 and transforms each, d, to B'dB: out [16, rows * columns, channels].
 *
 * @param channels A multiple of 4.
 */
function transformWindows(x: usize, rows: i32, columns: i32, channels: i32, out: usize): void {
  const pixel = <usize> channels << 2;
  const row = <usize> (2 * columns + 2) * pixel;
  const plane = <usize> rows * columns * pixel;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const window = x + row * 2 * i + pixel * 2 * j;
      for (let c: usize = 0; c < pixel; c += 16) {
        // One column of the window after the other, along its rows.
        let from = window + c;
        const d00 = v128.load(from), d10 = v128.load(from + row), d20 = v128.load(from + row * 2), d30 = v128.load(from + row * 3);
        from += pixel;
        const d01 = v128.load(from), d11 = v128.load(from + row), d21 = v128.load(from + row * 2), d31 = v128.load(from + row * 3);
        from += pixel;
        const d02 = v128.load(from), d12 = v128.load(from + row), d22 = v128.load(from + row * 2), d32 = v128.load(from + row * 3);
        from += pixel;
        const d03 = v128.load(from), d13 = v128.load(from + row), d23 = v128.load(from + row * 2), d33 = v128.load(from + row * 3);
        let to = out + c;
        storeRow(f32x4.sub(d00, d20), f32x4.sub(d01, d21), f32x4.sub(d02, d22), f32x4.sub(d03, d23), to, plane);
        to += plane * 4;
        storeRow(f32x4.add(d10, d20), f32x4.add(d11, d21), f32x4.add(d12, d22), f32x4.add(d13, d23), to, plane);
        to += plane * 4;
        storeRow(f32x4.sub(d20, d10), f32x4.sub(d21, d11), f32x4.sub(d22, d12), f32x4.sub(d23, d13), to, plane);
        to += plane * 4;
        storeRow(f32x4.sub(d10, d30), f32x4.sub(d11, d31), f32x4.sub(d12, d32), f32x4.sub(d13, d33), to, plane);
      }
      out += pixel;
    }
  }
}

/** One row of a window, transformed along it. */
// @ts-ignore: decorator
@inline
function storeRow(a: v128, b: v128, c: v128, d: v128, to: usize, plane: usize): void {
  v128.store(to, f32x4.sub(a, c));
  v128.store(to + plane, f32x4.add(b, c));
  v128.store(to + plane * 2, f32x4.sub(c, b));
  v128.store(to + plane * 3, f32x4.sub(b, d));
}

/**
 * Convolution with a 3x3 filter of pictures x, padded by one at the top and
 * left and so much at the bottom and right that their height is 2 * ceil(height / 2) + 2,
 * their width likewise; then bias and leaky ReLU, to out [batch, height, width, outChannels].
 *
 * @param channels A multiple of 4.
 * @param filter GgG' of each filter g: panels of 16 taps.
 * @param bias As many zeros at its end as make its length a multiple of 8.
 * @param scratch 512 + 16 * ceil(height / 2) * ceil(width / 2) * channels floats.
 */
export function convolve3x3(
  x: usize, batch: i32, height: i32, width: i32, channels: i32,
  filter: usize, bias: usize, outChannels: i32, slope: f32,
  scratch: usize, out: usize,
): void {
  const rows = (height + 1) >> 1;
  const columns = (width + 1) >> 1;
  const windows = rows * columns;
  const pixel = <usize> channels << 2;
  const plane = pixel * windows;
  const transformed = scratch + (512 << 2);
  for (let n = 0; n < batch; n++) {
    transformWindows(x, rows, columns, channels, transformed);
    for (let o = 0; o < outChannels; o += 8) {
      for (let window = 0; window < windows; window += 4) {
        const last = windows - 1 - window;
        let from = transformed + pixel * window;
        let panel = filter + <usize> (o >> 3) * pixel * 16 * 8;
        for (let k: usize = 0; k < 16; k++) {
          tile4x8(
            from, from + pixel * min(1, last), from + pixel * min(2, last), from + pixel * min(3, last),
            channels, panel, scratch + (k << 7),
          );
          from += plane;
          panel += pixel * 8;
        }
        for (let p = 0; p < min(4, last + 1); p++) {
          const h = (window + p) / columns * 2;
          const w = (window + p) % columns * 2;
          for (let q = 0; q < min(2, (outChannels - o + 3) >> 2); q++) {
            const channel = o + (q << 2);
            storeWindow(
              scratch + (<usize> p << 5) + (<usize> q << 4),
              v128.load(bias + (<usize> channel << 2)), f32x4.splat(slope),
              out + (<usize> ((h * width + w) * outChannels + channel) << 2),
              h + 1 < height, w + 1 < width, width, outChannels, outChannels - channel,
            );
          }
        }
      }
    }
    x += <usize> (2 * rows + 2) * (2 * columns + 2) * pixel;
    out += <usize> height * width * outChannels << 2;
  }
}

/** The products m [16] of one window, 128 bytes apart, to its 2x2 outputs A'mA. */
function storeWindow(
  m: usize, bias: v128, slope: v128, out: usize, hasBottom: bool, hasRight: bool,
  width: i32, outChannels: i32, lanes: i32,
): void {
  const m0 = v128.load(m), m1 = v128.load(m, 128), m2 = v128.load(m, 256), m3 = v128.load(m, 384);
  const m4 = v128.load(m, 512), m5 = v128.load(m, 640), m6 = v128.load(m, 768), m7 = v128.load(m, 896);
  const m8 = v128.load(m, 1024), m9 = v128.load(m, 1152), m10 = v128.load(m, 1280), m11 = v128.load(m, 1408);
  const m12 = v128.load(m, 1536), m13 = v128.load(m, 1664), m14 = v128.load(m, 1792), m15 = v128.load(m, 1920);
  const outPixel = <usize> outChannels << 2;
  const t0 = f32x4.add(f32x4.add(m0, m4), m8), t1 = f32x4.add(f32x4.add(m1, m5), m9);
  const t2 = f32x4.add(f32x4.add(m2, m6), m10), t3 = f32x4.add(f32x4.add(m3, m7), m11);
  storeLanes(out, leaky(f32x4.add(f32x4.add(f32x4.add(t0, t1), t2), bias), slope), lanes);
  if (hasRight) {
    storeLanes(out + outPixel, leaky(f32x4.add(f32x4.sub(f32x4.sub(t1, t2), t3), bias), slope), lanes);
  }
  if (!hasBottom) return;
  out += outPixel * width;
  const b0 = f32x4.sub(f32x4.sub(m4, m8), m12), b1 = f32x4.sub(f32x4.sub(m5, m9), m13);
  const b2 = f32x4.sub(f32x4.sub(m6, m10), m14), b3 = f32x4.sub(f32x4.sub(m7, m11), m15);
  storeLanes(out, leaky(f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), bias), slope), lanes);
  if (hasRight) {
    storeLanes(out + outPixel, leaky(f32x4.add(f32x4.sub(f32x4.sub(b1, b2), b3), bias), slope), lanes);
  }
}
