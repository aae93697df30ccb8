// The multiplications: every convolution here is made of these.

/**
 * A tile of 4 positions by 8 output channels, which stays in registers:
 * to[p, o] = sum over i of x_p[i] * filter[i, o].
 *
 * @param channels A multiple of 4: how many i there are.
 * @param filter [channels, 8].
 * @param to [4, 8].
 */
export function tile4x8(
  x0: usize, x1: usize, x2: usize, x3: usize, channels: i32,
  filter: usize,
  to: usize,
): void {
  let a00 = f32x4.splat(0), a01 = f32x4.splat(0);
  let a10 = f32x4.splat(0), a11 = f32x4.splat(0);
  let a20 = f32x4.splat(0), a21 = f32x4.splat(0);
  let a30 = f32x4.splat(0), a31 = f32x4.splat(0);
  const bytes = <usize> channels << 2;
  for (let at: usize = 0; at < bytes; at += 16) {
    const s0 = v128.load(x0 + at), s1 = v128.load(x1 + at);
    const s2 = v128.load(x2 + at), s3 = v128.load(x3 + at);
    let w0 = v128.load(filter), w1 = v128.load(filter, 16);
    let t = v128.shuffle<f32>(s0, s0, 0, 0, 0, 0);
    a00 = f32x4.add(a00, f32x4.mul(t, w0));
    a01 = f32x4.add(a01, f32x4.mul(t, w1));
    t = v128.shuffle<f32>(s1, s1, 0, 0, 0, 0);
    a10 = f32x4.add(a10, f32x4.mul(t, w0));
    a11 = f32x4.add(a11, f32x4.mul(t, w1));
    t = v128.shuffle<f32>(s2, s2, 0, 0, 0, 0);
    a20 = f32x4.add(a20, f32x4.mul(t, w0));
    a21 = f32x4.add(a21, f32x4.mul(t, w1));
    t = v128.shuffle<f32>(s3, s3, 0, 0, 0, 0);
    a30 = f32x4.add(a30, f32x4.mul(t, w0));
    a31 = f32x4.add(a31, f32x4.mul(t, w1));
    w0 = v128.load(filter, 32), w1 = v128.load(filter, 48);
    t = v128.shuffle<f32>(s0, s0, 1, 1, 1, 1);
    a00 = f32x4.add(a00, f32x4.mul(t, w0));
    a01 = f32x4.add(a01, f32x4.mul(t, w1));
    t = v128.shuffle<f32>(s1, s1, 1, 1, 1, 1);
    a10 = f32x4.add(a10, f32x4.mul(t, w0));
    a11 = f32x4.add(a11, f32x4.mul(t, w1));
    t = v128.shuffle<f32>(s2, s2, 1, 1, 1, 1);
    a20 = f32x4.add(a20, f32x4.mul(t, w0));
    a21 = f32x4.add(a21, f32x4.mul(t, w1));
    t = v128.shuffle<f32>(s3, s3, 1, 1, 1, 1);
    a30 = f32x4.add(a30, f32x4.mul(t, w0));
    a31 = f32x4.add(a31, f32x4.mul(t, w1));
    w0 = v128.load(filter, 64), w1 = v128.load(filter, 80);
    t = v128.shuffle<f32>(s0, s0, 2, 2, 2, 2);
    a00 = f32x4.add(a00, f32x4.mul(t, w0));
    a01 = f32x4.add(a01, f32x4.mul(t, w1));
    t = v128.shuffle<f32>(s1, s1, 2, 2, 2, 2);
    a10 = f32x4.add(a10, f32x4.mul(t, w0));
    a11 = f32x4.add(a11, f32x4.mul(t, w1));
    t = v128.shuffle<f32>(s2, s2, 2, 2, 2, 2);
    a20 = f32x4.add(a20, f32x4.mul(t, w0));
    a21 = f32x4.add(a21, f32x4.mul(t, w1));
    t = v128.shuffle<f32>(s3, s3, 2, 2, 2, 2);
    a30 = f32x4.add(a30, f32x4.mul(t, w0));
    a31 = f32x4.add(a31, f32x4.mul(t, w1));
    w0 = v128.load(filter, 96), w1 = v128.load(filter, 112);
    t = v128.shuffle<f32>(s0, s0, 3, 3, 3, 3);
    a00 = f32x4.add(a00, f32x4.mul(t, w0));
    a01 = f32x4.add(a01, f32x4.mul(t, w1));
    t = v128.shuffle<f32>(s1, s1, 3, 3, 3, 3);
    a10 = f32x4.add(a10, f32x4.mul(t, w0));
    a11 = f32x4.add(a11, f32x4.mul(t, w1));
    t = v128.shuffle<f32>(s2, s2, 3, 3, 3, 3);
    a20 = f32x4.add(a20, f32x4.mul(t, w0));
    a21 = f32x4.add(a21, f32x4.mul(t, w1));
    t = v128.shuffle<f32>(s3, s3, 3, 3, 3, 3);
    a30 = f32x4.add(a30, f32x4.mul(t, w0));
    a31 = f32x4.add(a31, f32x4.mul(t, w1));
    filter += 128;
  }
  v128.store(to, a00), v128.store(to, a01, 16);
  v128.store(to, a10, 32), v128.store(to, a11, 48);
  v128.store(to, a20, 64), v128.store(to, a21, 80);
  v128.store(to, a30, 96), v128.store(to, a31, 112);
}

/**
 * A tile of 8 positions by 1 output channel, for outputs of few channels: the lanes
 * hold inputs, and are added up at the end.
 * to[p] = sum over r, i of window_p[r, i] * filter[r, i].
 *
 * @param offsets Bytes from `x` to each of the 8 windows; `rows` rows of `run` floats.
 * @param stride Bytes from one row of a window to the next.
 * @param run A multiple of 4.
 * @param filter [rows, run].
 * @param to [8].
 */
export function tile8x1(
  x: usize, offsets: usize, stride: usize, rows: i32, run: i32,
  filter: usize,
  to: usize,
): void {
  let x0 = x + load<u32>(offsets), x1 = x + load<u32>(offsets, 4);
  let x2 = x + load<u32>(offsets, 8), x3 = x + load<u32>(offsets, 12);
  let x4 = x + load<u32>(offsets, 16), x5 = x + load<u32>(offsets, 20);
  let x6 = x + load<u32>(offsets, 24), x7 = x + load<u32>(offsets, 28);
  let a0 = f32x4.splat(0), a1 = f32x4.splat(0), a2 = f32x4.splat(0), a3 = f32x4.splat(0);
  let a4 = f32x4.splat(0), a5 = f32x4.splat(0), a6 = f32x4.splat(0), a7 = f32x4.splat(0);
  const bytes = <usize> run << 2;
  for (let row = 0; row < rows; row++) {
    for (let at: usize = 0; at < bytes; at += 16) {
      const w = v128.load(filter);
      a0 = f32x4.add(a0, f32x4.mul(v128.load(x0 + at), w));
      a1 = f32x4.add(a1, f32x4.mul(v128.load(x1 + at), w));
      a2 = f32x4.add(a2, f32x4.mul(v128.load(x2 + at), w));
      a3 = f32x4.add(a3, f32x4.mul(v128.load(x3 + at), w));
      a4 = f32x4.add(a4, f32x4.mul(v128.load(x4 + at), w));
      a5 = f32x4.add(a5, f32x4.mul(v128.load(x5 + at), w));
      a6 = f32x4.add(a6, f32x4.mul(v128.load(x6 + at), w));
      a7 = f32x4.add(a7, f32x4.mul(v128.load(x7 + at), w));
      filter += 16;
    }
    x0 += stride;
    x1 += stride;
    x2 += stride;
    x3 += stride;
    x4 += stride;
    x5 += stride;
    x6 += stride;
    x7 += stride;
  }
  v128.store(to, sumLanes(a0, a1, a2, a3));
  v128.store(to, sumLanes(a4, a5, a6, a7), 16);
}

/**
 * A tile of 4 positions by 3 output channels, as colours have: `tile8x1` three times over,
 * to the bit, but each input is read once.
 *
 * @param offsets Bytes from `x` to each of the 4 windows.
 * @param taps Bytes from one output channel's filter to the next.
 * @param filter [3, rows, run].
 * @param to [3, 4].
 */
export function tile4x3(
  x: usize, offsets: usize, stride: usize, rows: i32, run: i32,
  filter: usize, taps: usize,
  to: usize,
): void {
  let x0 = x + load<u32>(offsets), x1 = x + load<u32>(offsets, 4);
  let x2 = x + load<u32>(offsets, 8), x3 = x + load<u32>(offsets, 12);
  let a0 = f32x4.splat(0), a1 = f32x4.splat(0), a2 = f32x4.splat(0), a3 = f32x4.splat(0);
  let b0 = f32x4.splat(0), b1 = f32x4.splat(0), b2 = f32x4.splat(0), b3 = f32x4.splat(0);
  let c0 = f32x4.splat(0), c1 = f32x4.splat(0), c2 = f32x4.splat(0), c3 = f32x4.splat(0);
  const bytes = <usize> run << 2;
  for (let row = 0; row < rows; row++) {
    for (let at: usize = 0; at < bytes; at += 16) {
      const u = v128.load(filter), v = v128.load(filter + taps), w = v128.load(filter + taps * 2);
      let s = v128.load(x0 + at);
      a0 = f32x4.add(a0, f32x4.mul(s, u));
      b0 = f32x4.add(b0, f32x4.mul(s, v));
      c0 = f32x4.add(c0, f32x4.mul(s, w));
      s = v128.load(x1 + at);
      a1 = f32x4.add(a1, f32x4.mul(s, u));
      b1 = f32x4.add(b1, f32x4.mul(s, v));
      c1 = f32x4.add(c1, f32x4.mul(s, w));
      s = v128.load(x2 + at);
      a2 = f32x4.add(a2, f32x4.mul(s, u));
      b2 = f32x4.add(b2, f32x4.mul(s, v));
      c2 = f32x4.add(c2, f32x4.mul(s, w));
      s = v128.load(x3 + at);
      a3 = f32x4.add(a3, f32x4.mul(s, u));
      b3 = f32x4.add(b3, f32x4.mul(s, v));
      c3 = f32x4.add(c3, f32x4.mul(s, w));
      filter += 16;
    }
    x0 += stride;
    x1 += stride;
    x2 += stride;
    x3 += stride;
  }
  v128.store(to, sumLanes(a0, a1, a2, a3));
  v128.store(to, sumLanes(b0, b1, b2, b3), 16);
  v128.store(to, sumLanes(c0, c1, c2, c3), 32);
}

/** The sum of each vector's lanes, in one vector. */
// @ts-ignore: decorator
@inline
function sumLanes(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 1, 4, 5), v128.shuffle<f32>(a, b, 2, 3, 6, 7));
  const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 1, 4, 5), v128.shuffle<f32>(c, d, 2, 3, 6, 7));
  return f32x4.add(
    v128.shuffle<f32>(ab, cd, 0, 2, 4, 6),
    v128.shuffle<f32>(ab, cd, 1, 3, 5, 7),
  );
}

/**
 * Lists where the windows of a picture begin, in bytes from its start, row by row. The last
 * is repeated until their number is a multiple of 8, so that tiles are whole.
 *
 * @param row Bytes from one row of windows to the next.
 * @param step Bytes from one window to the next.
 */
export function listWindows(rows: i32, columns: i32, row: usize, step: usize, to: usize): void {
  let offset: usize = 0;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      offset = row * i + step * j;
      store<u32>(to, <u32> offset);
      to += 4;
    }
  }
  for (let i = rows * columns; i & 7; i++) {
    store<u32>(to, <u32> offset);
    to += 4;
  }
}

/** Leaky ReLU for a slope up to 1; at a slope of 1 it changes nothing. */
// @ts-ignore: decorator
@inline
export function leaky(x: v128, slope: v128): v128 {
  return f32x4.max(x, f32x4.mul(x, slope));
}

/** Stores the first `count` lanes, 1 to 4 or more. */
// @ts-ignore: decorator
@inline
export function storeLanes(to: usize, x: v128, count: i32): void {
  if (count >= 4) {
    v128.store(to, x);
  } else {
    store<f32>(to, f32x4.extract_lane(x, 0));
    if (count > 1) store<f32>(to, f32x4.extract_lane(x, 1), 4);
    if (count > 2) store<f32>(to, f32x4.extract_lane(x, 2), 8);
  }
}
