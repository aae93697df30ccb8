// The gradient of a convolution with respect to its filter.

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
