/**
 * The kernel distance of two sets of pictures (Bińkowski et al. 2018, arXiv
 * 1801.01401): the squared maximum mean discrepancy under the kernel
 * k(x, y) = (x·y / d + 1)³. Unlike the Fréchet distance it is unbiased: sets of
 * any size compare, and two of the same kind have 0 on average.
 *
 * @module
 */

import { RandomStream } from "../../shared/random.ts";
import { dot, type Features } from "./features.ts";

/** Parts that each set is dealt into. They share no picture, so their estimates are independent. */
const PARTS = 10;

/** The fewest pictures a set must have: two a part. */
export const MIN_KERNEL_PICTURES = 2 * PARTS;

/** An estimate and how far it may be off. */
export interface Estimate {
  readonly mean: number;
  /** Standard error of the mean. */
  readonly standardError: number;
}

/**
 * The kernel distance, averaged over parts of the sets.
 *
 * @param a At least `MIN_KERNEL_PICTURES` vectors.
 * @param b As many or more or fewer, of the same length.
 * @param seed Deals the pictures into parts.
 */
export function kernelDistance(a: Features, b: Features, seed: string | number = 0): Estimate {
  const [partsOfA, partsOfB] = [deal(a, `a/${seed}`), deal(b, `b/${seed}`)];
  const estimates = partsOfA.map((part, i) => discrepancy(part, partsOfB[i]!));
  const mean = estimates.reduce((sum, value) => sum + value, 0) / PARTS;
  const squares = estimates.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, standardError: Math.sqrt(squares / (PARTS - 1) / PARTS) };
}

/** The unbiased estimate of MMD²: mean k(a, a') + mean k(b, b') - 2 mean k(a, b), a ≠ a', b ≠ b'. */
function discrepancy(a: Features, b: Features): number {
  let across = 0;
  for (const x of a) for (const y of b) across += kernel(x, y);
  return within(a) + within(b) - 2 * across / (a.length * b.length);
}

/** The mean of the kernel over all pairs of different vectors. */
function within(features: Features): number {
  let sum = 0;
  for (let i = 0; i < features.length; i++) {
    for (let j = 0; j < i; j++) sum += kernel(features[i]!, features[j]!);
  }
  return sum / (features.length * (features.length - 1) / 2);
}

function kernel(x: Float32Array, y: Float32Array): number {
  return (dot(x, y) / x.length + 1) ** 3;
}

/** `PARTS` parts by chance, as equal as can be. */
function deal(features: Features, name: string): Features[] {
  const order = new RandomStream(`figment/kernel-distance/${name}`).permutation(features.length);
  const parts: Float32Array[][] = Array.from({ length: PARTS }, () => []);
  order.forEach((row, i) => parts[i % PARTS]!.push(features[row]!));
  return parts;
}
