// The hyperbolic tangent.

/**
 * tanh(x) = 1 - 2 / (1 + e^2x), within 2e-7 of the true value; odd to the bit.
 *
 * e^2|x| = 2^k e^r with |r| <= ln 2 / 2, and e^r by its Taylor polynomial of degree 6.
 */
export function tanh(x: usize, out: usize, length: i32): void {
  const whole = length & ~3;
  for (let i = 0; i < whole; i += 4) {
    const at = <usize> i << 2;
    v128.store(out + at, tanh4(v128.load(x + at)));
  }
  for (let i = whole; i < length; i++) {
    const at = <usize> i << 2;
    store<f32>(out + at, f32x4.extract_lane(tanh4(v128.load_splat<f32>(x + at)), 0));
  }
}

// @ts-ignore: decorator
@inline
function tanh4(x: v128): v128 {
  const one = f32x4.splat(1);
  // From 9.02 on, the nearest float is 1.
  const doubled = f32x4.min(f32x4.mul(f32x4.abs(x), f32x4.splat(2)), f32x4.splat(20));
  const k = f32x4.nearest(f32x4.mul(doubled, f32x4.splat(1.44269504088896)));
  // ln 2 in two parts, the first so short that its multiples are exact.
  const r = f32x4.sub(
    f32x4.sub(doubled, f32x4.mul(k, f32x4.splat(0.693359375))),
    f32x4.mul(k, f32x4.splat(-0.000212194440054690583)),
  );
  let e = f32x4.splat(1 / 720);
  e = f32x4.add(f32x4.mul(e, r), f32x4.splat(1 / 120));
  e = f32x4.add(f32x4.mul(e, r), f32x4.splat(1 / 24));
  e = f32x4.add(f32x4.mul(e, r), f32x4.splat(1 / 6));
  e = f32x4.add(f32x4.mul(e, r), f32x4.splat(0.5));
  e = f32x4.add(f32x4.mul(e, r), one);
  e = f32x4.add(f32x4.mul(e, r), one);
  // Adding k to a float's exponent multiplies it by 2^k.
  e = i32x4.add(e, i32x4.shl(i32x4.trunc_sat_f32x4_s(k), 23));
  const t = f32x4.sub(one, f32x4.div(f32x4.splat(2), f32x4.add(e, one)));
  return v128.bitselect(x, t, i32x4.splat(0x80000000));
}
