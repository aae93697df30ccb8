// SIMD kernels that TensorFlow.js' WASM backend lacks, written in AssemblyScript.
// They run on the backend's own memory: every argument of type usize is a byte
// offset of a float32 array there. Lengths may be odd; nothing needs alignment.

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

/** Swaps the outer two axes: x[r, c, i] to out[c, r, i], for x of shape [rows, columns, inner]. */
export function swapOuter(x: usize, rows: i32, columns: i32, inner: i32, out: usize): void {
  const bytes = <usize> inner << 2;
  for (let r = 0; r < rows; r++) {
    let to = out + <usize> r * bytes;
    for (let c = 0; c < columns; c++) {
      memory.copy(to, x, bytes);
      x += bytes;
      to += <usize> rows * bytes;
    }
  }
}

/**
 * Gradient of a convolution with respect to its filter, added up tap by tap:
 * out[kh, kw, c, o] = sum over n, h, w of x[n, h*stride + kh - top, w*stride + kw - left, c] * dy[n, h, w, o].
 * A tile of 4 input by 8 output channels stays in registers while the positions
 * of one picture pass by; neither operand is transposed or packed.
 * Needs channels % 4 == 0 and outChannels % 8 == 0.
 */
export function filterGradient(
  x: usize, batch: i32, height: i32, width: i32, channels: i32,
  dy: usize, outHeight: i32, outWidth: i32, outChannels: i32,
  kernelHeight: i32, kernelWidth: i32, stride: i32, top: i32, left: i32,
  out: usize,
): void {
  memory.fill(out, 0, <usize> kernelHeight * kernelWidth * channels * outChannels << 2);
  const pixel = <usize> channels << 2;
  const outPixel = <usize> outChannels << 2;
  const step = pixel * stride;
  for (let n = 0; n < batch; n++) {
    let tap = out;
    for (let kh = 0; kh < kernelHeight; kh++) {
      // rows of dy whose tap falls inside the picture
      const firstRow = max(0, (top - kh + stride - 1) / stride);
      const lastRow = min(outHeight - 1, (height - 1 + top - kh) / stride);
      for (let kw = 0; kw < kernelWidth; kw++) {
        const firstColumn = max(0, (left - kw + stride - 1) / stride);
        const lastColumn = min(outWidth - 1, (width - 1 + left - kw) / stride);
        for (let c = 0; c < channels; c += 4) {
          for (let o = 0; o < outChannels; o += 8) {
            const t0 = tap + <usize> c * outPixel + (<usize> o << 2);
            const t1 = t0 + outPixel;
            const t2 = t1 + outPixel;
            const t3 = t2 + outPixel;
            let a00 = v128.load(t0), a01 = v128.load(t0, 16);
            let a10 = v128.load(t1), a11 = v128.load(t1, 16);
            let a20 = v128.load(t2), a21 = v128.load(t2, 16);
            let a30 = v128.load(t3), a31 = v128.load(t3, 16);
            for (let h = firstRow; h <= lastRow; h++) {
              let xAt = x + <usize> ((h * stride + kh - top) * width + firstColumn * stride + kw - left) * pixel + (<usize> c << 2);
              let dyAt = dy + <usize> (h * outWidth + firstColumn) * outPixel + (<usize> o << 2);
              for (let w = firstColumn; w <= lastColumn; w++) {
                const d0 = v128.load(dyAt), d1 = v128.load(dyAt, 16);
                const x0 = v128.load_splat<f32>(xAt);
                const x1 = v128.load_splat<f32>(xAt, 4);
                const x2 = v128.load_splat<f32>(xAt, 8);
                const x3 = v128.load_splat<f32>(xAt, 12);
                a00 = f32x4.add(a00, f32x4.mul(x0, d0));
                a01 = f32x4.add(a01, f32x4.mul(x0, d1));
                a10 = f32x4.add(a10, f32x4.mul(x1, d0));
                a11 = f32x4.add(a11, f32x4.mul(x1, d1));
                a20 = f32x4.add(a20, f32x4.mul(x2, d0));
                a21 = f32x4.add(a21, f32x4.mul(x2, d1));
                a30 = f32x4.add(a30, f32x4.mul(x3, d0));
                a31 = f32x4.add(a31, f32x4.mul(x3, d1));
                xAt += step;
                dyAt += outPixel;
              }
            }
            v128.store(t0, a00); v128.store(t0, a01, 16);
            v128.store(t1, a10); v128.store(t1, a11, 16);
            v128.store(t2, a20); v128.store(t2, a21, 16);
            v128.store(t3, a30); v128.store(t3, a31, 16);
          }
        }
        tap += <usize> channels * outPixel;
      }
    }
    x += <usize> height * width * pixel;
    dy += <usize> outHeight * outWidth * outPixel;
  }
}

/**
 * One Adam step in place (Kingma & Ba 2014, algorithm 1), the bias corrections
 * folded into `rate` and `epsilon` by the caller.
 */
export function adam(
  value: usize,
  gradient: usize,
  mean: usize,
  square: usize,
  length: i32,
  rate: f32,
  beta1: f32,
  beta2: f32,
  epsilon: f32,
): void {
  for (let i = 0; i < length; i++) {
    const at = <usize> i << 2;
    const g = load<f32>(gradient + at);
    const m = load<f32>(mean + at) * beta1 + g * (<f32> 1 - beta1);
    const v = load<f32>(square + at) * beta2 + g * g * (<f32> 1 - beta2);
    store<f32>(mean + at, m);
    store<f32>(square + at, v);
    store<f32>(value + at, load<f32>(value + at) - rate * m / (sqrt<f32>(v) + epsilon));
  }
}
