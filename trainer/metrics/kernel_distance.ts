/**
 * The kernel distance of two sets of pictures (Bińkowski et al. 2018, arXiv
 * 1801.01401): the squared maximum mean discrepancy under the kernel
 * k(x, y) = (x·y / d + 1)³. Unlike the Fréchet distance it is unbiased: sets of
 * any size compare, and two of the same kind have 0 on average.
 *
 * MMD² = ‖E k(a, ·) - E k(b, ·)‖². Each set is cut into parts; with Dᵢ, the
 * difference of the means over the i-th parts, ⟨Dᵢ, Dⱼ⟩ estimates it for every
 * i ≠ j. Pairs of pictures within a part are left out: where a part has as many
 * pictures of each class, they are not independent, and would bias the estimate.
 *
 * @module
 */

import { dot, type Features } from "./features.ts";

/** Parts that each set is cut into, and so the fewest pictures that it may have. */
export const PARTS = 10;

/** An estimate and how far it may be off. */
export interface Estimate {
  readonly mean: number;
  /** Standard error of the mean. */
  readonly standardError: number;
}

/**
 * The kernel distance. Every tenth of a set must be like the whole: by chance, or
 * with the classes in turn.
 *
 * @param a At least `PARTS` vectors.
 * @param b At least `PARTS` vectors, of the same length.
 */
export function kernelDistance(a: Features, b: Features): Estimate {
  const [partsOfA, partsOfB] = [cut(a), cut(b)];
  /** ⟨Dᵢ, Dⱼ⟩ for i ≠ j. */
  const products = partsOfA.map((a, i) =>
    partsOfA.map((otherA, j) => {
      const [b, otherB] = [partsOfB[i]!, partsOfB[j]!];
      if (i === j) return 0;
      return meanKernel(a, otherA) + meanKernel(b, otherB) - meanKernel(a, otherB) -
        meanKernel(b, otherA);
    })
  );
  const sums = products.map(sum);
  const total = sum(sums);
  // The jackknife: how much the mean moves as one part after another is left out.
  const without = sums.map((sum) => (total - 2 * sum) / ((PARTS - 1) * (PARTS - 2)));
  const centre = sum(without) / PARTS;
  const spread = sum(without.map((mean) => (mean - centre) ** 2));
  return {
    mean: total / (PARTS * (PARTS - 1)),
    standardError: Math.sqrt(spread * (PARTS - 1) / PARTS),
  };
}

/** The mean of k over all pairs of two sets. */
function meanKernel(a: Features, b: Features): number {
  let total = 0;
  for (const x of a) for (const y of b) total += (dot(x, y) / x.length + 1) ** 3;
  return total / (a.length * b.length);
}

/** Consecutive parts, as equal as can be. */
function cut(features: Features): Features[] {
  const edge = (part: number) => Math.round(part * features.length / PARTS);
  return Array.from({ length: PARTS }, (_, i) => features.slice(edge(i), edge(i + 1)));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
