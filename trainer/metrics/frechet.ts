/**
 * The Fréchet distance of two sets of pictures (Heusel et al. 2017, arXiv
 * 1706.08500): each set's features are taken for a Gaussian, and
 *
 *   d² = ‖μ₁ - μ₂‖² + tr(Σ₁ + Σ₂ - 2 (Σ₁^½ Σ₂ Σ₁^½)^½).
 *
 * It falls with the number of pictures: only sets of like sizes compare.
 *
 * @module
 */

import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import type { Features } from "./features.ts";

/** What the distance takes of a set of features. */
export interface Gaussian {
  /** `[1, d]`. */
  readonly mean: Matrix;
  /** Unbiased, `[d, d]`. */
  readonly covariance: Matrix;
}

/**
 * The Gaussian of a set.
 *
 * @param features At least two vectors, all of the same length.
 */
export function gaussianOf(features: Features): Gaussian {
  const rows = new Matrix(features.map((vector) => Array.from(vector)));
  const mean = Matrix.rowVector(rows.mean("column"));
  rows.subRowVector(mean);
  return { mean, covariance: symmetric(rows.transpose().mmul(rows).div(features.length - 1)) };
}

/** d² of two Gaussians of the same dimension, 0 or more; small is alike. */
export function frechetDistance(a: Gaussian, b: Gaussian): number {
  const root = squareRoot(a.covariance);
  const product = symmetric(root.mmul(b.covariance).mmul(root));
  // The trace of a root is the sum of the roots of the eigenvalues.
  const overlap = eigen(product).realEigenvalues.reduce((sum, value) => sum + rootOf(value), 0);
  const shift = Matrix.sub(a.mean, b.mean).norm("frobenius") ** 2;
  // Rounding leaves a trace of the wrong sign where the sets are the same.
  return Math.max(0, shift + a.covariance.trace() + b.covariance.trace() - 2 * overlap);
}

/** Σ^½ of a covariance. */
function squareRoot(covariance: Matrix): Matrix {
  const { eigenvectorMatrix: vectors, realEigenvalues } = eigen(covariance);
  return vectors.mmul(Matrix.diag(realEigenvalues.map(rootOf))).mmul(vectors.transpose());
}

function eigen(matrix: Matrix): EigenvalueDecomposition {
  return new EigenvalueDecomposition(matrix, { assumeSymmetric: true });
}

/** The root of an eigenvalue that cannot be negative but for rounding. */
function rootOf(eigenvalue: number): number {
  return Math.sqrt(Math.max(0, eigenvalue));
}

/** What is symmetric but for rounding, made so. */
function symmetric(matrix: Matrix): Matrix {
  return Matrix.add(matrix, matrix.transpose()).div(2);
}
