// The normalisation of vectors.

/**
 * x / sqrt(mean(x^2) + epsilon), of each vector of `channels`.
 *
 * @param x [vectors, channels].
 */
export function pixelNorm(x: usize, vectors: i32, channels: i32, epsilon: f32, out: usize): void {
  const bytes = <usize> channels << 2;
  const whole = bytes & ~15;
  const share = <f32> 1 / <f32> channels;
  for (let i = 0; i < vectors; i++) {
    let sums = f32x4.splat(0);
    for (let c: usize = 0; c < whole; c += 16) {
      const value = v128.load(x + c);
      sums = f32x4.add(sums, f32x4.mul(value, value));
    }
    let sum = (f32x4.extract_lane(sums, 0) + f32x4.extract_lane(sums, 1)) +
      (f32x4.extract_lane(sums, 2) + f32x4.extract_lane(sums, 3));
    for (let c = whole; c < bytes; c += 4) {
      const value = load<f32>(x + c);
      sum += value * value;
    }
    const factor = <f32> 1 / sqrt<f32>(sum * share + epsilon);
    const factors = f32x4.splat(factor);
    for (let c: usize = 0; c < whole; c += 16) {
      v128.store(out + c, f32x4.mul(v128.load(x + c), factors));
    }
    for (let c = whole; c < bytes; c += 4) store<f32>(out + c, load<f32>(x + c) * factor);
    x += bytes;
    out += bytes;
  }
}
