/**
 * The inverse of the standard normal distribution function, made of IEEE 754
 * additions, multiplications, divisions and square roots only, in a fixed order:
 * every JavaScript engine gives the same bits, which `Math.log` does not promise.
 *
 * @module
 */

/**
 * Wichura's PPND16 (Algorithm AS 241, Applied Statistics 37, 1988), accurate to
 * about 1 part in 10^16.
 *
 * @param p A probability in (0, 1).
 * @returns z with P(Z ≤ z) = p for a standard normal Z.
 */
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return q * polynomial(CENTRE_NUMERATOR, r) / polynomial(CENTRE_DENOMINATOR, r);
  }
  const r = Math.sqrt(-naturalLog(q < 0 ? p : 1 - p));
  const tail = r <= 5
    ? polynomial(TAIL_NUMERATOR, r - 1.6) / polynomial(TAIL_DENOMINATOR, r - 1.6)
    : polynomial(FAR_NUMERATOR, r - 5) / polynomial(FAR_DENOMINATOR, r - 5);
  return q < 0 ? -tail : tail;
}

/** Horner's rule, the coefficients from the constant term up. */
function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0);
}

/**
 * ln x for x in (0, 1]: x = m · 2^-k with m in [√½, √2), then
 * ln m = 2 artanh((m - 1) / (m + 1)) by its series.
 */
function naturalLog(x: number): number {
  let mantissa = x;
  let exponent = 0;
  while (mantissa < Math.SQRT1_2) {
    mantissa *= 2; // exact
    exponent -= 1;
  }
  const s = (mantissa - 1) / (mantissa + 1);
  const square = s * s;
  let series = 0;
  for (let power = 25; power >= 1; power -= 2) series = series * square + 1 / power;
  return 2 * s * series + exponent * Math.LN2;
}

// deno-fmt-ignore
const CENTRE_NUMERATOR = [
  3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
  4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3,
];
// deno-fmt-ignore
const CENTRE_DENOMINATOR = [
  1, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
  2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3,
];
// deno-fmt-ignore
const TAIL_NUMERATOR = [
  1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550, 3.64784832476320460504,
  1.27045825245236838258, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4,
];
// deno-fmt-ignore
const TAIL_DENOMINATOR = [
  1, 2.05319162663775882187, 1.67638483018380384940, 6.89767334985100004550e-1,
  1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9,
];
// deno-fmt-ignore
const FAR_NUMERATOR = [
  6.65790464350110377720, 5.46378491116411436990, 1.78482653991729133580, 2.96560571828504891230e-1,
  2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
];
// deno-fmt-ignore
const FAR_DENOMINATOR = [
  1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
  7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15,
];
