/**
 * Improved precision and recall (Kynkäänniemi et al. 2019, arXiv 1904.06991).
 *
 * A set's manifold is the union of balls around its points, each as large as the
 * distance to the point's third nearest neighbour. Precision is the share of
 * forged pictures within the manifold of the real ones: how good they are. Recall
 * is the share of real pictures within the manifold of the forged: how varied.
 *
 * @module
 */

import { type Features, squaredDistance } from "./features.ts";

/** Which neighbour a ball reaches to; the paper's choice. */
const NEIGHBOUR = 3;

/** Both are shares, 0 to 1. */
export interface PrecisionRecall {
  readonly precision: number;
  readonly recall: number;
}

/**
 * Compares two sets. The balls shrink as a set grows, so take two of like sizes.
 *
 * @param real More than three vectors.
 * @param forged More than three vectors, of the same length.
 */
export function precisionAndRecall(real: Features, forged: Features): PrecisionRecall {
  return { precision: shareWithin(real, forged), recall: shareWithin(forged, real) };
}

/** The share of `points` within the manifold of `centres`. */
function shareWithin(centres: Features, points: Features): number {
  const radii = centres.map((centre, i) => squaredRadius(centres, centre, i));
  const isWithin = (point: Float32Array) =>
    centres.some((centre, i) => squaredDistance(centre, point) <= radii[i]!);
  return points.filter(isWithin).length / points.length;
}

/** The squared distance from a centre to its third nearest neighbour. */
function squaredRadius(centres: Features, centre: Float32Array, self: number): number {
  const nearest: number[] = Array(NEIGHBOUR).fill(Infinity); // in rising order
  centres.forEach((other, i) => {
    if (i === self) return;
    const distance = squaredDistance(centre, other);
    if (distance >= nearest[NEIGHBOUR - 1]!) return;
    nearest[NEIGHBOUR - 1] = distance;
    nearest.sort((a, b) => a - b);
  });
  return nearest[NEIGHBOUR - 1]!;
}
