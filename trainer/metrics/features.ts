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
