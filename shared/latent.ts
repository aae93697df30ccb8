/**
 * Seed → noise and class: the part of Figment that may never change.
 *
 * 1. A seed is a text, taken as its UTF-8 bytes, exact and case-sensitive.
 * 2. The stream of a text (`random.ts`): its SHA-256; the first 16 bytes are four
 *    big-endian words, the state of xoroshiro128+; each draw gives the low 32 bits
 *    of the sum (the generator of the package `pure-rand`), u = (bits + ½) / 2^32.
 * 3. The latent of a seed: Wichura's normal quantile (`normal_quantile.ts`) of
 *    the stream of "figment/1/latent/" + seed, rounded to float32.
 * 4. The class of a seed: ⌊u · classes⌋ of the first draw from the stream of
 *    "figment/1/class/" + seed; asking for a class leaves the latent alone.
 * 5. The latent at t in [0, 1] on the way from a to b, both latents: α a + β b, in
 *    double precision, rounded to float32, where α and β are those of spherical
 *    interpolation (Shoemake 1985), α = sin((1 - t) ω) / sin ω and β = sin(t ω) / sin ω,
 *    ω being the angle between a and b. As no engine promises the bits of a sine, the
 *    arc is halved instead: see {@linkcode latentBetween}.
 *
 * `tests/shared/latent_test.ts` holds the golden vectors.
 *
 * @module
 */

import { RandomStream } from "./random.ts";

/** The most UTF-8 bytes a seed may have. */
export const MAX_SEED_BYTES = 256;

/** The most components a latent may have: a vector, and a number for each pixel of noise. */
export const MAX_LATENT = 65_536;

/**
 * The latent of a seed.
 *
 * @param seed Any text.
 * @param size How many components.
 * @returns Standard normals, `[size]`; a longer latent begins with the shorter one.
 */
export function latentOfSeed(seed: string, size: number): Float32Array<ArrayBuffer> {
  return new RandomStream(`figment/1/latent/${seed}`).normals(size);
}

/**
 * The class a seed picks where none is asked for.
 *
 * @returns An index in [0, classes).
 */
export function classOfSeed(seed: string, classes: number): number {
  return new RandomStream(`figment/1/class/${seed}`).integer(classes);
}

/** Halvings of an arc: as many as a double has bits. */
const HALVINGS = 53;

/** The sine of an angle so small, or so near π, that the arc is taken for a line. */
const SMALLEST_SINE = 1e-6;

/**
 * The latent at `t` on the arc from one to another: step 5 above, made of additions,
 * multiplications, divisions and square roots only, in this order:
 *
 * - In the plane of both, `a` points to (1, 0) and `b` to (c, s): c = a·b / (√(a·a) √(b·b)),
 *   the three sums taken from the first component on, and s = √(1 - c²).
 * - 53 times: t is doubled; the arc's middle is the sum of its ends, divided by its length.
 *   Where t is at least 1, it loses 1 and the middle becomes the arc's begin, else its end.
 * - The begin (x, y) is the point sought: β = y / s and α = x - c β.
 * - At t = 0 and t = 1 the latent is the one or the other itself; where s is below 10^-6 or
 *   no number, α = 1 - t and β = t.
 *
 * @param a Latent of the seed at t = 0.
 * @param b Latent of the seed at t = 1; as long.
 * @param t In [0, 1].
 */
export function latentBetween(
  a: Float32Array,
  b: Float32Array,
  t: number,
): Float32Array<ArrayBuffer> {
  if (t === 0) return a.slice();
  if (t === 1) return b.slice();
  const [alpha, beta] = weightsBetween(cosine(a, b), t);
  return Float32Array.from(a, (value, i) => alpha * value + beta * b[i]!);
}

function cosine(a: Float32Array, b: Float32Array): number {
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    ab += a[i]! * b[i]!;
    aa += a[i]! * a[i]!;
    bb += b[i]! * b[i]!;
  }
  return ab / (Math.sqrt(aa) * Math.sqrt(bb));
}

/** α and β. */
function weightsBetween(c: number, t: number): [number, number] {
  const s = Math.sqrt(1 - c * c);
  if (!(s >= SMALLEST_SINE)) return [1 - t, t];
  let [beginX, beginY, endX, endY] = [1, 0, c, s];
  let rest = t;
  for (let i = 0; i < HALVINGS; i++) {
    const [x, y] = [beginX + endX, beginY + endY];
    const length = Math.sqrt(x * x + y * y);
    rest *= 2;
    if (rest >= 1) {
      rest -= 1;
      [beginX, beginY] = [x / length, y / length];
    } else {
      [endX, endY] = [x / length, y / length];
    }
  }
  const beta = beginY / s;
  return [beginX - c * beta, beta];
}
