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

/** Another origin and other units for the components of vectors: x becomes (x - zero) / unit. */
export interface Scale {
  readonly zero: Float64Array;
  readonly unit: Float64Array;
}

/** A standard deviation below this share of the mean one counts as this: of what hardly varies. */
const LEAST_DEVIATION = 0.01;

/** The scale on which all components of all vectors have a mean square of 1 together. */
export function commonScale(features: Features): Scale {
  const d = features[0]!.length;
  const squares = features.reduce((sum, vector) => sum + dot(vector, vector), 0);
  const unit = Math.sqrt(squares / (features.length * d));
  return { zero: new Float64Array(d), unit: new Float64Array(d).fill(unit) };
}

/** The scale on which every component has mean 0 and standard deviation 1. */
export function standardScale(features: Features): Scale {
  const d = features[0]!.length;
  const zero = new Float64Array(d);
  const unit = new Float64Array(d);
  for (const vector of features) vector.forEach((value, i) => zero[i]! += value / features.length);
  for (const vector of features) {
    vector.forEach((value, i) => unit[i]! += (value - zero[i]!) ** 2 / features.length);
  }
  const deviations = unit.map(Math.sqrt);
  const mean = deviations.reduce((sum, deviation) => sum + deviation, 0) / d;
  return { zero, unit: deviations.map((deviation) => Math.max(LEAST_DEVIATION * mean, deviation)) };
}

/** The vectors on a scale. */
export function onScale(features: Features, { zero, unit }: Scale): Features {
  return features.map((vector) => vector.map((value, i) => (value - zero[i]!) / unit[i]!));
}
