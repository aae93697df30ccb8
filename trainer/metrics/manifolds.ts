/**
 * How good and how varied pictures are, told apart.
 *
 * A ball around each point of a set reaches to the point's k-th nearest neighbour; their
 * union stands for all pictures of the kind.
 *
 * Precision and recall (Kynkäänniemi et al. 2019, arXiv 1904.06991), k = 3: the share of
 * forged pictures in some ball of a real one, and of real pictures in some ball of a
 * forged one. A real picture that is far from all others has a large ball, in which
 * many a bad forgery lies: both are generous.
 *
 * Density and coverage (Naeem et al. 2020, arXiv 2002.09797), k = 5, in which such a
 * picture counts for no more than another:
 *
 *   density = 1/(k M) Σⱼ #{i : forgedⱼ in the ball of realᵢ},
 *   coverage = the share of the N balls of real pictures in which some forged one lies.
 *
 * @module
 */

import { type Features, squaredDistance } from "./features.ts";

/** Which neighbour a ball reaches to, by the papers. */
const OF_PRECISION = 3;
const OF_DENSITY = 5;

/** How a set of pictures lies to the real ones. */
export interface Manifolds {
  /** 0 to 1: how good they are. */
  readonly precision: number;
  /** 0 to 1: how varied. */
  readonly recall: number;
  /** 0 and up, about 1 for real pictures: how good they are. */
  readonly density: number;
  /** 0 to 1: how varied. */
  readonly coverage: number;
}

/**
 * Compares two sets. The balls shrink as a set grows, so take two of like sizes.
 *
 * @param real More than five vectors.
 * @param forged More than five vectors, of the same length.
 */
export function compareManifolds(real: Features, forged: Features): Manifolds {
  const ofReal = real.map((point, i) => nearestSquares(real, point, i));
  const ofForged = forged.map((point, i) => nearestSquares(forged, point, i)[OF_PRECISION - 1]!);
  const isPrecise = new Uint8Array(forged.length);
  const isRecalled = new Uint8Array(real.length);
  const isCovered = new Uint8Array(real.length);
  let inBalls = 0;
  real.forEach((point, i) => {
    const [radius, wide] = [ofReal[i]![OF_PRECISION - 1]!, ofReal[i]![OF_DENSITY - 1]!];
    forged.forEach((other, j) => {
      const square = squaredDistance(point, other);
      if (square <= radius) isPrecise[j] = 1;
      if (square <= ofForged[j]!) isRecalled[i] = 1;
      if (square > wide) return;
      isCovered[i] = 1;
      inBalls++;
    });
  });
  return {
    precision: mean(isPrecise),
    recall: mean(isRecalled),
    density: inBalls / (OF_DENSITY * forged.length),
    coverage: mean(isCovered),
  };
}

/** The squared distances from a point to its nearest neighbours in its set, rising. */
function nearestSquares(points: Features, point: Float32Array, self: number): number[] {
  const nearest: number[] = Array(OF_DENSITY).fill(Infinity);
  points.forEach((other, i) => {
    if (i === self) return;
    const square = squaredDistance(point, other);
    if (square >= nearest[OF_DENSITY - 1]!) return;
    nearest[OF_DENSITY - 1] = square;
    nearest.sort((a, b) => a - b);
  });
  return nearest;
}

function mean(flags: Uint8Array): number {
  return flags.reduce((sum, flag) => sum + flag, 0) / flags.length;
}
