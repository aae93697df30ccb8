// What goes element by element, or row by row.

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

/** Subtracts a vector from each row: out[r, c] = x[r, c] - row[c]. */
export function subtractRow(x: usize, row: usize, out: usize, rows: i32, columns: i32): void {
  const bytes = <usize> columns << 2;
  for (let r = 0; r < rows; r++) {
    subtract(x, row, out, columns);
    x += bytes;
    out += bytes;
  }
}

/** Multiplies each row by a vector: out[r, c] = x[r, c] * row[c]. */
export function multiplyRow(x: usize, row: usize, out: usize, rows: i32, columns: i32): void {
  const bytes = <usize> columns << 2;
  for (let r = 0; r < rows; r++) {
    multiply(x, row, out, columns);
    x += bytes;
    out += bytes;
  }
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
