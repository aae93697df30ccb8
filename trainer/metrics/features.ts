/**
 * Pictures as a network sees them: points of a space in which near means alike.
 *
 * @module
 */

/** A set of pictures, each a vector; all of one length. */
export type Features = readonly Float32Array[];

/** a·b, in double precision. */
export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** ‖a - b‖², in double precision. */
export function squaredDistance(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2;
  return sum;
}

/** The root of the mean square over all components of all vectors. */
export function rootMeanSquare(features: Features): number {
  const squares = features.reduce((sum, vector) => sum + dot(vector, vector), 0);
  return Math.sqrt(squares / (features.length * features[0]!.length));
}

/** The vectors, in another unit of length. */
export function inUnits(features: Features, unit: number): Features {
  return features.map((vector) => vector.map((value) => value / unit));
}
