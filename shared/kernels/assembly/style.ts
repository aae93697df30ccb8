// What StyleGANs do to feature maps between their convolutions, in one pass each.

/**
 * gain / sqrt(sum over inputs of scale^2 energy + epsilon): what a convolution's outputs are
 * multiplied by, so that their variance does not depend on the scales of its inputs.
 *
 * @param scale [batch, inputs].
 * @param energy [inputs, outputs].
 * @param out [batch, outputs].
 */
export function demodulate(
  scale: usize, batch: i32, inputs: i32, energy: usize, outputs: i32, gain: f32, epsilon: f32,
  out: usize,
): void {
  const row = <usize> outputs << 2;
  for (let n = 0; n < batch; n++) {
    for (let o: usize = 0; o < row; o += 4) store<f32>(out + o, epsilon);
    let from = energy;
    for (let i = 0; i < inputs; i++) {
      const own = load<f32>(scale);
      const square = own * own;
      for (let o: usize = 0; o < row; o += 4) {
        store<f32>(out + o, load<f32>(out + o) + square * load<f32>(from + o));
      }
      scale += 4;
      from += row;
    }
    for (let o: usize = 0; o < row; o += 4) store<f32>(out + o, gain / sqrt<f32>(load<f32>(out + o)));
    out += row;
  }
}

/**
 * leaky(x s + noise g + b): a demodulated feature map with its noise, bias and leaky ReLU.
 *
 * @param x [batch, positions, channels].
 * @param scale s, [batch, channels].
 * @param noise [batch, positions].
 * @param strength g, [channels].
 * @param bias b, [channels].
 */
export function activateStyled(
  x: usize, batch: i32, positions: i32, channels: i32,
  scale: usize, noise: usize, strength: usize, bias: usize, slope: f32,
  out: usize,
): void {
  const pixel = <usize> channels << 2;
  const vectors = pixel & ~15;
  const slopes = f32x4.splat(slope);
  for (let n = 0; n < batch; n++) {
    for (let p = 0; p < positions; p++) {
      const pixelNoise = load<f32>(noise);
      const noises = f32x4.splat(pixelNoise);
      for (let c: usize = 0; c < vectors; c += 16) {
        const own = f32x4.mul(v128.load(x + c), v128.load(scale + c));
        const sum = f32x4.add(f32x4.add(own, f32x4.mul(noises, v128.load(strength + c))), v128.load(bias + c));
        v128.store(out + c, f32x4.max(sum, f32x4.mul(sum, slopes)));
      }
      for (let c = vectors; c < pixel; c += 4) {
        const sum = load<f32>(x + c) * load<f32>(scale + c) + pixelNoise * load<f32>(strength + c) + load<f32>(bias + c);
        store<f32>(out + c, max(sum, sum * slope));
      }
      x += pixel;
      out += pixel;
      noise += 4;
    }
    scale += pixel;
  }
}

/**
 * Adaptive instance normalisation of a feature map that has got its bias, noise and leaky ReLU:
 * (1 + s) (y - mean(y)) / sqrt(variance(y) + epsilon) + t with y = leaky(x + b + noise g).
 *
 * @param x [batch, positions, channels]; where `repeats`, [positions, channels] for all.
 * @param style s and then t, [batch, 2 * channels].
 * @param noise [batch, positions].
 * @param strength g, [channels].
 * @param bias b, [channels].
 */
export function normaliseInstances(
  x: usize, repeats: bool, batch: i32, positions: i32, channels: i32,
  style: usize, noise: usize, strength: usize, bias: usize, slope: f32, epsilon: f32,
  out: usize,
): void {
  const pixel = <usize> channels << 2;
  const vectors = pixel & ~15;
  for (let n = 0; n < batch; n++) {
    for (let c: usize = 0; c < vectors; c += 16) {
      normaliseFour(
        x + c, positions, pixel, style + c, style + pixel + c,
        noise, v128.load(strength + c), v128.load(bias + c), slope, epsilon, out + c,
      );
    }
    for (let c = vectors; c < pixel; c += 4) {
      normaliseOne(
        x + c, positions, pixel, style + c, style + pixel + c,
        noise, load<f32>(strength + c), load<f32>(bias + c), slope, epsilon, out + c,
      );
    }
    if (!repeats) x += pixel * positions;
    out += pixel * positions;
    noise += <usize> positions << 2;
    style += pixel * 2;
  }
}

/** Four channels of one picture, whose pixels are `pixel` bytes apart. */
function normaliseFour(
  x: usize, positions: i32, pixel: usize, scale: usize, shift: usize,
  noise: usize, strength: v128, bias: v128, slope: f32, epsilon: f32,
  out: usize,
): void {
  const end = out + pixel * positions;
  const share = f32x4.splat(<f32> 1 / <f32> positions);
  let sum = f32x4.splat(0);
  for (let to = out; to < end; to += pixel) {
    const moved = f32x4.add(f32x4.add(v128.load(x), bias), f32x4.mul(v128.load32_splat(noise), strength));
    const value = f32x4.max(moved, f32x4.mul(moved, f32x4.splat(slope)));
    sum = f32x4.add(sum, value);
    v128.store(to, value);
    x += pixel;
    noise += 4;
  }
  const mean = f32x4.mul(sum, share);
  let squares = f32x4.splat(0);
  for (let at = out; at < end; at += pixel) {
    const centred = f32x4.sub(v128.load(at), mean);
    squares = f32x4.add(squares, f32x4.mul(centred, centred));
    v128.store(at, centred);
  }
  const deviation = f32x4.sqrt(f32x4.add(f32x4.mul(squares, share), f32x4.splat(epsilon)));
  const factor = f32x4.div(f32x4.add(v128.load(scale), f32x4.splat(1)), deviation);
  const offset = v128.load(shift);
  for (let at = out; at < end; at += pixel) {
    v128.store(at, f32x4.add(f32x4.mul(v128.load(at), factor), offset));
  }
}

/** One channel of one picture: the same. */
function normaliseOne(
  x: usize, positions: i32, pixel: usize, scale: usize, shift: usize,
  noise: usize, strength: f32, bias: f32, slope: f32, epsilon: f32,
  out: usize,
): void {
  const end = out + pixel * positions;
  const share = <f32> 1 / <f32> positions;
  let sum: f32 = 0;
  for (let to = out; to < end; to += pixel) {
    const moved = load<f32>(x) + bias + load<f32>(noise) * strength;
    const value = max(moved, moved * slope);
    sum += value;
    store<f32>(to, value);
    x += pixel;
    noise += 4;
  }
  const mean = sum * share;
  let squares: f32 = 0;
  for (let at = out; at < end; at += pixel) {
    const centred = load<f32>(at) - mean;
    squares += centred * centred;
    store<f32>(at, centred);
  }
  const factor = (load<f32>(scale) + 1) / sqrt<f32>(squares * share + epsilon);
  const offset = load<f32>(shift);
  for (let at = out; at < end; at += pixel) {
    store<f32>(at, load<f32>(at) * factor + offset);
  }
}
