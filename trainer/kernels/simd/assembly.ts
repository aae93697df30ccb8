// SIMD kernels that TensorFlow.js' WASM backend lacks, written in AssemblyScript.
// They run on the backend's own memory: every argument of type usize is a byte
// offset of a float32 array there. Lengths may be odd; nothing needs alignment.
// Fused multiply-add is used where the machine has it (relaxed SIMD), so the last
// bits may differ from machine to machine: these kernels are for training only.
// `deno task kernels` compiles them to kernels.wasm, which is kept beside them.

/** Leaky ReLU: out[i] = x[i] * (x[i] > 0 ? 1 : alpha). */
export function leakyRelu(x: usize, alpha: f32, out: usize, length: i32): void {
  leakyReluGrad(x, x, alpha, out, length);
}

/**
 * Gradient of leaky ReLU, from its output (which has the sign of its input):
 * out[i] = dy[i] * (y[i] > 0 ? 1 : alpha).
 */
export function leakyReluGrad(y: usize, dy: usize, alpha: f32, out: usize, length: i32): void {
  const zero = f32x4.splat(0);
  const slope = f32x4.splat(alpha);
  const vectors = length & ~3;
  let i = 0;
  for (; i < vectors; i += 4) {
    const at = <usize> i << 2;
    const g = v128.load(dy + at);
    const positive = f32x4.gt(v128.load(y + at), zero);
    v128.store(out + at, v128.bitselect(g, f32x4.mul(g, slope), positive));
  }
  for (; i < length; i++) {
    const at = <usize> i << 2;
    const g = load<f32>(dy + at);
    store<f32>(out + at, load<f32>(y + at) > 0 ? g : g * alpha);
  }
}

/** Sums the rows of a [rows, columns] matrix: out[c] = sum over r of x[r, c]. */
export function sumRows(x: usize, rows: i32, columns: i32, out: usize): void {
  const vectors = columns & ~3;
  memory.fill(out, 0, <usize> columns << 2);
  let row = x;
  for (let r = 0; r < rows; r++) {
    let c = 0;
    for (; c < vectors; c += 4) {
      const at = <usize> c << 2;
      v128.store(out + at, f32x4.add(v128.load(out + at), v128.load(row + at)));
    }
    for (; c < columns; c++) {
      const at = <usize> c << 2;
      store<f32>(out + at, load<f32>(out + at) + load<f32>(row + at));
    }
    row += <usize> columns << 2;
  }
}

/**
 * Transposes the outer two axes of `count` interleaved matrices:
 * x[r, i, c] to out[c, i, r], for x of shape [rows, count, columns].
 * It goes through 4x4 blocks in registers.
 */
export function swapOuterInner(x: usize, rows: i32, count: i32, columns: i32, out: usize): void {
  const stride = <usize> count * columns << 2;
  const outStride = <usize> count * rows << 2;
  const wholeRows = rows & ~3;
  const wholeColumns = columns & ~3;
  for (let i = 0; i < count; i++) {
    for (let c = 0; c < wholeColumns; c += 4) {
      const source = x + (<usize> c << 2);
      const target = out + <usize> c * outStride;
      for (let r = 0; r < wholeRows; r += 4) {
        const from = source + <usize> r * stride;
        const a = v128.load(from);
        const b = v128.load(from + stride);
        const d = v128.load(from + stride * 2);
        const e = v128.load(from + stride * 3);
        const ab0 = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
        const ab1 = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
        const de0 = v128.shuffle<f32>(d, e, 0, 4, 1, 5);
        const de1 = v128.shuffle<f32>(d, e, 2, 6, 3, 7);
        const to = target + (<usize> r << 2);
        v128.store(to, v128.shuffle<f32>(ab0, de0, 0, 1, 4, 5));
        v128.store(to + outStride, v128.shuffle<f32>(ab0, de0, 2, 3, 6, 7));
        v128.store(to + outStride * 2, v128.shuffle<f32>(ab1, de1, 0, 1, 4, 5));
        v128.store(to + outStride * 3, v128.shuffle<f32>(ab1, de1, 2, 3, 6, 7));
      }
      for (let r = wholeRows; r < rows; r++) {
        for (let k: usize = 0; k < 4; k++) {
          store<f32>(target + k * outStride + (<usize> r << 2), load<f32>(source + <usize> r * stride + (k << 2)));
        }
      }
    }
    for (let c = wholeColumns; c < columns; c++) {
      for (let r = 0; r < rows; r++) {
        store<f32>(out + <usize> c * outStride + (<usize> r << 2), load<f32>(x + <usize> r * stride + (<usize> c << 2)));
      }
    }
    x += <usize> columns << 2;
    out += <usize> rows << 2;
  }
}

/** out[i] = a[i] + b[i] */
export function add(a: usize, b: usize, out: usize, length: i32): void {
  const vectors = length & ~3;
  let i = 0;
  for (; i < vectors; i += 4) {
    const at = <usize> i << 2;
    v128.store(out + at, f32x4.add(v128.load(a + at), v128.load(b + at)));
  }
  for (; i < length; i++) {
    const at = <usize> i << 2;
    store<f32>(out + at, load<f32>(a + at) + load<f32>(b + at));
  }
}

/** out[i] = a[i] - b[i] */
export function subtract(a: usize, b: usize, out: usize, length: i32): void {
  const vectors = length & ~3;
  let i = 0;
  for (; i < vectors; i += 4) {
    const at = <usize> i << 2;
    v128.store(out + at, f32x4.sub(v128.load(a + at), v128.load(b + at)));
  }
  for (; i < length; i++) {
    const at = <usize> i << 2;
    store<f32>(out + at, load<f32>(a + at) - load<f32>(b + at));
  }
}

/** out[i] = a[i] * b[i] */
export function multiply(a: usize, b: usize, out: usize, length: i32): void {
  const vectors = length & ~3;
  let i = 0;
  for (; i < vectors; i += 4) {
    const at = <usize> i << 2;
    v128.store(out + at, f32x4.mul(v128.load(a + at), v128.load(b + at)));
  }
  for (; i < length; i++) {
    const at = <usize> i << 2;
    store<f32>(out + at, load<f32>(a + at) * load<f32>(b + at));
  }
}

/** out[i] = a[i] * factor */
export function scale(a: usize, factor: f32, out: usize, length: i32): void {
  const factors = f32x4.splat(factor);
  const vectors = length & ~3;
  let i = 0;
  for (; i < vectors; i += 4) {
    const at = <usize> i << 2;
    v128.store(out + at, f32x4.mul(v128.load(a + at), factors));
  }
  for (; i < length; i++) {
    const at = <usize> i << 2;
    store<f32>(out + at, load<f32>(a + at) * factor);
  }
}

/** Adds a vector to each row: out[r, c] = x[r, c] + row[c]. */
export function addRow(x: usize, row: usize, out: usize, rows: i32, columns: i32): void {
  const bytes = <usize> columns << 2;
  for (let r = 0; r < rows; r++) {
    add(x, row, out, columns);
    x += bytes;
    out += bytes;
  }
}

/**
 * The taps of a filter that one phase of a strided input gradient sees, turned
 * round and with its channels swapped:
 * out[i, j, o, c] = filter[top + rowStride * (rowTaps - 1 - i), left + columnStride * (columnTaps - 1 - j), c, o].
 */
export function phaseFilter(
  filter: usize, width: i32, channels: i32, outChannels: i32,
  top: i32, left: i32, rowStride: i32, columnStride: i32, rowTaps: i32, columnTaps: i32,
  out: usize,
): void {
  const tap = <usize> channels * outChannels << 2;
  for (let i = rowTaps - 1; i >= 0; i--) {
    for (let j = columnTaps - 1; j >= 0; j--) {
      const from = filter + <usize> ((top + rowStride * i) * width + left + columnStride * j) * tap;
      swapOuterInner(from, channels, 1, outChannels, out);
      out += tap;
    }
  }
}

/**
 * Lays one phase of a picture in its place:
 * out[n, row + rowStride * h, column + columnStride * w, c] = phase[n, h, w, c].
 */
export function interleave(
  phase: usize, batch: i32, phaseHeight: i32, phaseWidth: i32, channels: i32,
  row: i32, column: i32, rowStride: i32, columnStride: i32, height: i32, width: i32,
  out: usize,
): void {
  const pixel = <usize> channels << 2;
  const step = pixel * columnStride;
  for (let n = 0; n < batch; n++) {
    for (let h = 0; h < phaseHeight; h++) {
      let to = out + <usize> ((n * height + row + rowStride * h) * width + column) * pixel;
      for (let w = 0; w < phaseWidth; w++) {
        memory.copy(to, phase, pixel);
        phase += pixel;
        to += step;
      }
    }
  }
}

/** Lays pictures on a canvas of zeros: out[n, top + h, left + w, c] = x[n, h, w, c]. */
export function padPictures(
  x: usize, batch: i32, height: i32, width: i32, channels: i32,
  top: i32, left: i32, outHeight: i32, outWidth: i32,
  out: usize,
): void {
  const row = <usize> width * channels << 2;
  const outRow = <usize> outWidth * channels << 2;
  const before = <usize> left * channels << 2;
  for (let n = 0; n < batch; n++) {
    memory.fill(out, 0, outRow * top);
    out += outRow * top;
    for (let h = 0; h < height; h++) {
      memory.fill(out, 0, before);
      memory.copy(out + before, x, row);
      memory.fill(out + before + row, 0, outRow - before - row);
      x += row;
      out += outRow;
    }
    memory.fill(out, 0, outRow * (outHeight - top - height));
    out += outRow * (outHeight - top - height);
  }
}

/** Regroups a filter [taps, channels, outChannels] into panels [outChannels / 8, taps, channels, 8]. */
export function packFilter(filter: usize, rows: i32, outChannels: i32, out: usize): void {
  const stride = <usize> outChannels << 2;
  for (let o = 0; o < outChannels; o += 8) {
    let from = filter + (<usize> o << 2);
    for (let r = 0; r < rows; r++) {
      v128.store(out, v128.load(from));
      v128.store(out, v128.load(from, 16), 16);
      from += stride;
      out += 32;
    }
  }
}

/**
 * Convolution of padded pictures x [batch, height, width, channels] with a filter
 * packed by `packFilter`, to out [batch, positions, outChannels]. `offsets` holds,
 * for each output position, the byte offset of its window in a picture.
 * A tile of 4 positions by 8 channels stays in registers for the whole window.
 * Needs channels % 4 == 0, outChannels % 8 == 0 and at least 4 positions.
 */
export function convolve(
  x: usize, batch: i32, height: i32, width: i32, channels: i32,
  packed: usize, kernelHeight: i32, kernelWidth: i32, outChannels: i32,
  offsets: usize, positions: i32,
  out: usize,
): void {
  const picture = <usize> height * width * channels << 2;
  const row = <usize> width * channels << 2;
  // Channels of neighbouring pixels follow each other: a row of the window is one run.
  const run = kernelWidth * channels;
  const outPixel = <usize> outChannels << 2;
  const panel = <usize> kernelHeight * run << 5;
  for (let n = 0; n < batch; n++) {
    for (let o = 0; o < outChannels; o += 8) {
      const filter = packed + <usize> (o >> 3) * panel;
      for (let tile = 0; tile < positions; tile += 4) {
        // The last tile overlaps the one before rather than run over the end.
        const p = min(tile, positions - 4);
        const offset = offsets + (<usize> p << 2);
        let x0 = x + load<u32>(offset);
        let x1 = x + load<u32>(offset, 4);
        let x2 = x + load<u32>(offset, 8);
        let x3 = x + load<u32>(offset, 12);
        let w = filter;
        let a00 = f32x4.splat(0), a01 = f32x4.splat(0);
        let a10 = f32x4.splat(0), a11 = f32x4.splat(0);
        let a20 = f32x4.splat(0), a21 = f32x4.splat(0);
        let a30 = f32x4.splat(0), a31 = f32x4.splat(0);
        for (let kh = 0; kh < kernelHeight; kh++) {
          for (let i = 0; i < run; i += 4) {
            const at = <usize> i << 2;
            const s0 = v128.load(x0 + at), s1 = v128.load(x1 + at);
            const s2 = v128.load(x2 + at), s3 = v128.load(x3 + at);
            let w0 = v128.load(w), w1 = v128.load(w, 16);
            let t = v128.shuffle<f32>(s0, s0, 0, 0, 0, 0);
            a00 = f32x4.relaxed_madd(t, w0, a00);
            a01 = f32x4.relaxed_madd(t, w1, a01);
            t = v128.shuffle<f32>(s1, s1, 0, 0, 0, 0);
            a10 = f32x4.relaxed_madd(t, w0, a10);
            a11 = f32x4.relaxed_madd(t, w1, a11);
            t = v128.shuffle<f32>(s2, s2, 0, 0, 0, 0);
            a20 = f32x4.relaxed_madd(t, w0, a20);
            a21 = f32x4.relaxed_madd(t, w1, a21);
            t = v128.shuffle<f32>(s3, s3, 0, 0, 0, 0);
            a30 = f32x4.relaxed_madd(t, w0, a30);
            a31 = f32x4.relaxed_madd(t, w1, a31);
            w0 = v128.load(w, 32), w1 = v128.load(w, 48);
            t = v128.shuffle<f32>(s0, s0, 1, 1, 1, 1);
            a00 = f32x4.relaxed_madd(t, w0, a00);
            a01 = f32x4.relaxed_madd(t, w1, a01);
            t = v128.shuffle<f32>(s1, s1, 1, 1, 1, 1);
            a10 = f32x4.relaxed_madd(t, w0, a10);
            a11 = f32x4.relaxed_madd(t, w1, a11);
            t = v128.shuffle<f32>(s2, s2, 1, 1, 1, 1);
            a20 = f32x4.relaxed_madd(t, w0, a20);
            a21 = f32x4.relaxed_madd(t, w1, a21);
            t = v128.shuffle<f32>(s3, s3, 1, 1, 1, 1);
            a30 = f32x4.relaxed_madd(t, w0, a30);
            a31 = f32x4.relaxed_madd(t, w1, a31);
            w0 = v128.load(w, 64), w1 = v128.load(w, 80);
            t = v128.shuffle<f32>(s0, s0, 2, 2, 2, 2);
            a00 = f32x4.relaxed_madd(t, w0, a00);
            a01 = f32x4.relaxed_madd(t, w1, a01);
            t = v128.shuffle<f32>(s1, s1, 2, 2, 2, 2);
            a10 = f32x4.relaxed_madd(t, w0, a10);
            a11 = f32x4.relaxed_madd(t, w1, a11);
            t = v128.shuffle<f32>(s2, s2, 2, 2, 2, 2);
            a20 = f32x4.relaxed_madd(t, w0, a20);
            a21 = f32x4.relaxed_madd(t, w1, a21);
            t = v128.shuffle<f32>(s3, s3, 2, 2, 2, 2);
            a30 = f32x4.relaxed_madd(t, w0, a30);
            a31 = f32x4.relaxed_madd(t, w1, a31);
            w0 = v128.load(w, 96), w1 = v128.load(w, 112);
            t = v128.shuffle<f32>(s0, s0, 3, 3, 3, 3);
            a00 = f32x4.relaxed_madd(t, w0, a00);
            a01 = f32x4.relaxed_madd(t, w1, a01);
            t = v128.shuffle<f32>(s1, s1, 3, 3, 3, 3);
            a10 = f32x4.relaxed_madd(t, w0, a10);
            a11 = f32x4.relaxed_madd(t, w1, a11);
            t = v128.shuffle<f32>(s2, s2, 3, 3, 3, 3);
            a20 = f32x4.relaxed_madd(t, w0, a20);
            a21 = f32x4.relaxed_madd(t, w1, a21);
            t = v128.shuffle<f32>(s3, s3, 3, 3, 3, 3);
            a30 = f32x4.relaxed_madd(t, w0, a30);
            a31 = f32x4.relaxed_madd(t, w1, a31);
            w += 128;
          }
          x0 += row;
          x1 += row;
          x2 += row;
          x3 += row;
        }
        let to = out + <usize> p * outPixel + (<usize> o << 2);
        v128.store(to, a00), v128.store(to, a01, 16);
        to += outPixel;
        v128.store(to, a10), v128.store(to, a11, 16);
        to += outPixel;
        v128.store(to, a20), v128.store(to, a21, 16);
        to += outPixel;
        v128.store(to, a30), v128.store(to, a31, 16);
      }
    }
    x += picture;
    out += <usize> positions * outPixel;
  }
}

/**
 * Gradient of a convolution with respect to its filter, added up tap by tap:
 * out[kh, kw, c, o] = sum over n, h, w of
 *   x[n, h * rowStride + kh - top, w * columnStride + kw - left, c] * dy[n, h, w, o].
 * A tile of channels stays in registers while the positions of one picture pass
 * by; neither operand is transposed or packed.
 */
export function filterGradient(
  x: usize, batch: i32, height: i32, width: i32, channels: i32,
  dy: usize, outHeight: i32, outWidth: i32, outChannels: i32,
  kernelHeight: i32, kernelWidth: i32, rowStride: i32, columnStride: i32, top: i32, left: i32,
  out: usize,
): void {
  memory.fill(out, 0, <usize> kernelHeight * kernelWidth * channels * outChannels << 2);
  const pixel = <usize> channels << 2;
  const outPixel = <usize> outChannels << 2;
  const fours = channels & ~3;
  const eights = outChannels & ~7;
  for (let n = 0; n < batch; n++) {
    let tap = out;
    for (let kh = 0; kh < kernelHeight; kh++) {
      // The rows and columns of dy for which this tap falls inside the picture.
      const firstRow = max(0, ceilDivide(top - kh, rowStride));
      const rows = min(outHeight - 1, floorDivide(height - 1 + top - kh, rowStride)) - firstRow + 1;
      for (let kw = 0; kw < kernelWidth; kw++) {
        const firstColumn = max(0, ceilDivide(left - kw, columnStride));
        const columns = min(outWidth - 1, floorDivide(width - 1 + left - kw, columnStride)) - firstColumn + 1;
        const xTap = x + <usize> ((firstRow * rowStride + kh - top) * width + firstColumn * columnStride + kw - left) * pixel;
        const dyTap = dy + <usize> (firstRow * outWidth + firstColumn) * outPixel;
        const xRow = <usize> rowStride * width * pixel;
        const xStep = <usize> columnStride * pixel;
        const dyRow = <usize> outWidth * outPixel;
        for (let c = 0; c < fours; c += 4) {
          const xAt = xTap + (<usize> c << 2);
          const target = tap + <usize> c * outPixel;
          for (let o = 0; o < eights; o += 8) {
            tile4x8(xAt, xRow, xStep, dyTap + (<usize> o << 2), dyRow, outPixel, rows, columns, target + (<usize> o << 2));
          }
          for (let o = eights; o < outChannels; o++) {
            tile4x1(xAt, xRow, xStep, dyTap + (<usize> o << 2), dyRow, outPixel, rows, columns, target + (<usize> o << 2));
          }
        }
        for (let c = fours; c < channels; c++) {
          const xAt = xTap + (<usize> c << 2);
          const target = tap + <usize> c * outPixel;
          for (let o = 0; o < eights; o += 8) {
            tile1x8(xAt, xRow, xStep, dyTap + (<usize> o << 2), dyRow, outPixel, rows, columns, target + (<usize> o << 2));
          }
          for (let o = eights; o < outChannels; o++) {
            tile1x1(xAt, xRow, xStep, dyTap + (<usize> o << 2), dyRow, outPixel, rows, columns, target + (<usize> o << 2));
          }
        }
        tap += <usize> channels * outPixel;
      }
    }
    x += <usize> height * width * pixel;
    dy += <usize> outHeight * outWidth * outPixel;
  }
}

function floorDivide(a: i32, b: i32): i32 {
  return a >= 0 ? a / b : -((b - 1 - a) / b);
}

function ceilDivide(a: i32, b: i32): i32 {
  return -floorDivide(-a, b);
}

function tile4x8(
  x: usize, xRow: usize, xStep: usize, dy: usize, dyRow: usize, outPixel: usize,
  rows: i32, columns: i32, t0: usize,
): void {
  const t1 = t0 + outPixel;
  const t2 = t1 + outPixel;
  const t3 = t2 + outPixel;
  let a00 = v128.load(t0), a01 = v128.load(t0, 16);
  let a10 = v128.load(t1), a11 = v128.load(t1, 16);
  let a20 = v128.load(t2), a21 = v128.load(t2, 16);
  let a30 = v128.load(t3), a31 = v128.load(t3, 16);
  for (let h = 0; h < rows; h++) {
    let xAt = x;
    let dyAt = dy;
    for (let w = 0; w < columns; w++) {
      const d0 = v128.load(dyAt), d1 = v128.load(dyAt, 16);
      const four = v128.load(xAt);
      const x0 = v128.shuffle<f32>(four, four, 0, 0, 0, 0);
      a00 = f32x4.relaxed_madd(x0, d0, a00);
      a01 = f32x4.relaxed_madd(x0, d1, a01);
      const x1 = v128.shuffle<f32>(four, four, 1, 1, 1, 1);
      a10 = f32x4.relaxed_madd(x1, d0, a10);
      a11 = f32x4.relaxed_madd(x1, d1, a11);
      const x2 = v128.shuffle<f32>(four, four, 2, 2, 2, 2);
      a20 = f32x4.relaxed_madd(x2, d0, a20);
      a21 = f32x4.relaxed_madd(x2, d1, a21);
      const x3 = v128.shuffle<f32>(four, four, 3, 3, 3, 3);
      a30 = f32x4.relaxed_madd(x3, d0, a30);
      a31 = f32x4.relaxed_madd(x3, d1, a31);
      xAt += xStep;
      dyAt += outPixel;
    }
    x += xRow;
    dy += dyRow;
  }
  v128.store(t0, a00), v128.store(t0, a01, 16);
  v128.store(t1, a10), v128.store(t1, a11, 16);
  v128.store(t2, a20), v128.store(t2, a21, 16);
  v128.store(t3, a30), v128.store(t3, a31, 16);
}

function tile1x8(
  x: usize, xRow: usize, xStep: usize, dy: usize, dyRow: usize, outPixel: usize,
  rows: i32, columns: i32, target: usize,
): void {
  let a0 = v128.load(target), a1 = v128.load(target, 16);
  for (let h = 0; h < rows; h++) {
    let xAt = x;
    let dyAt = dy;
    for (let w = 0; w < columns; w++) {
      const value = v128.load_splat<f32>(xAt);
      a0 = f32x4.add(a0, f32x4.mul(value, v128.load(dyAt)));
      a1 = f32x4.add(a1, f32x4.mul(value, v128.load(dyAt, 16)));
      xAt += xStep;
      dyAt += outPixel;
    }
    x += xRow;
    dy += dyRow;
  }
  v128.store(target, a0), v128.store(target, a1, 16);
}

function tile4x1(
  x: usize, xRow: usize, xStep: usize, dy: usize, dyRow: usize, outPixel: usize,
  rows: i32, columns: i32, target: usize,
): void {
  let sum = f32x4.splat(0);
  for (let h = 0; h < rows; h++) {
    let xAt = x;
    let dyAt = dy;
    for (let w = 0; w < columns; w++) {
      sum = f32x4.add(sum, f32x4.mul(v128.load(xAt), v128.load_splat<f32>(dyAt)));
      xAt += xStep;
      dyAt += outPixel;
    }
    x += xRow;
    dy += dyRow;
  }
  store<f32>(target, load<f32>(target) + f32x4.extract_lane(sum, 0));
  target += outPixel;
  store<f32>(target, load<f32>(target) + f32x4.extract_lane(sum, 1));
  target += outPixel;
  store<f32>(target, load<f32>(target) + f32x4.extract_lane(sum, 2));
  target += outPixel;
  store<f32>(target, load<f32>(target) + f32x4.extract_lane(sum, 3));
}

function tile1x1(
  x: usize, xRow: usize, xStep: usize, dy: usize, dyRow: usize, outPixel: usize,
  rows: i32, columns: i32, target: usize,
): void {
  let sum = load<f32>(target);
  for (let h = 0; h < rows; h++) {
    let xAt = x;
    let dyAt = dy;
    for (let w = 0; w < columns; w++) {
      sum += load<f32>(xAt) * load<f32>(dyAt);
      xAt += xStep;
      dyAt += outPixel;
    }
    x += xRow;
    dy += dyRow;
  }
  store<f32>(target, sum);
}

/**
 * One Adam step (Kingma & Ba 2014, algorithm 1), the bias corrections folded
 * into `rate` and `epsilon` by the caller. Writes the new value, mean and square.
 */
export function adam(
  value: usize, gradient: usize, mean: usize, square: usize, length: i32,
  rate: f32, beta1: f32, beta2: f32, epsilon: f32,
  newValue: usize, newMean: usize, newSquare: usize,
): void {
  const rest1 = <f32> 1 - beta1;
  const rest2 = <f32> 1 - beta2;
  for (let i = 0; i < length; i++) {
    const at = <usize> i << 2;
    const g = load<f32>(gradient + at);
    const m = load<f32>(mean + at) * beta1 + g * rest1;
    const v = load<f32>(square + at) * beta2 + g * g * rest2;
    store<f32>(newMean + at, m);
    store<f32>(newSquare + at, v);
    store<f32>(newValue + at, load<f32>(value + at) - rate * m / (sqrt<f32>(v) + epsilon));
  }
}
