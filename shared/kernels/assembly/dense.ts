// The fully connected layer, for few rows: a picture at a time.

/**
 * leaky(x W + b): x [batch, inputs] and weights [inputs, outputs] to out [batch, outputs].
 * Inputs that are zero are passed over: of a one-hot class all but one are.
 *
 * @param scratch 2 * inputs words.
 */
export function dense(
  x: usize, batch: i32, inputs: i32,
  weights: usize, bias: usize, outputs: i32, slope: f32,
  scratch: usize, out: usize,
): void {
  const row = <usize> outputs << 2;
  const vectors = row & ~15;
  const slopes = f32x4.splat(slope);
  for (let n = 0; n < batch; n++) {
    memory.copy(out, bias, row);
    let count = 0;
    for (let i = 0; i < inputs; i++) {
      const value = load<f32>(x + (<usize> i << 2));
      if (value == 0) continue;
      store<f32>(scratch + (<usize> count << 3), value);
      store<usize>(scratch + (<usize> count << 3), weights + row * i, 4);
      count++;
    }
    let k = 0;
    for (; k + 4 <= count; k += 4) {
      const at = scratch + (<usize> k << 3);
      const x0 = f32x4.splat(load<f32>(at)), x1 = f32x4.splat(load<f32>(at, 8));
      const x2 = f32x4.splat(load<f32>(at, 16)), x3 = f32x4.splat(load<f32>(at, 24));
      const w0 = load<usize>(at, 4), w1 = load<usize>(at, 12), w2 = load<usize>(at, 20), w3 = load<usize>(at, 28);
      for (let o: usize = 0; o < vectors; o += 16) {
        let sum = v128.load(out + o);
        sum = f32x4.add(sum, f32x4.mul(x0, v128.load(w0 + o)));
        sum = f32x4.add(sum, f32x4.mul(x1, v128.load(w1 + o)));
        sum = f32x4.add(sum, f32x4.mul(x2, v128.load(w2 + o)));
        sum = f32x4.add(sum, f32x4.mul(x3, v128.load(w3 + o)));
        v128.store(out + o, sum);
      }
      for (let o = vectors; o < row; o += 4) {
        let sum = load<f32>(out + o);
        sum += f32x4.extract_lane(x0, 0) * load<f32>(w0 + o);
        sum += f32x4.extract_lane(x1, 0) * load<f32>(w1 + o);
        sum += f32x4.extract_lane(x2, 0) * load<f32>(w2 + o);
        sum += f32x4.extract_lane(x3, 0) * load<f32>(w3 + o);
        store<f32>(out + o, sum);
      }
    }
    for (; k < count; k++) {
      const at = scratch + (<usize> k << 3);
      const value = load<f32>(at);
      const w = load<usize>(at, 4);
      for (let o: usize = 0; o < vectors; o += 16) {
        v128.store(out + o, f32x4.add(v128.load(out + o), f32x4.mul(f32x4.splat(value), v128.load(w + o))));
      }
      for (let o = vectors; o < row; o += 4) {
        store<f32>(out + o, load<f32>(out + o) + value * load<f32>(w + o));
      }
    }
    for (let o: usize = 0; o < vectors; o += 16) {
      const value = v128.load(out + o);
      v128.store(out + o, f32x4.max(value, f32x4.mul(value, slopes)));
    }
    for (let o = vectors; o < row; o += 4) {
      const value = load<f32>(out + o);
      store<f32>(out + o, max(value, value * slope));
    }
    x += <usize> inputs << 2;
    out += row;
  }
}
