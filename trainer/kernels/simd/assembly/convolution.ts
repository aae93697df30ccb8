// The convolution.

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
