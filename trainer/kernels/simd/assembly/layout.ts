// What moves values from one layout to another.

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
 * The same panels [outChannels / 8, rows, 8] of a filter [outChannels, rows], which lies the
 * other way: eight of its rows are read side by side. Needs outChannels % 8 == 0.
 */
export function packTransposed(filter: usize, rows: i32, outChannels: i32, out: usize): void {
  const stride = <usize> rows << 2;
  for (let o = 0; o < outChannels; o += 8) {
    swapOuterInner(filter, 8, 1, rows, out);
    filter += stride << 3;
    out += stride << 3;
  }
}
