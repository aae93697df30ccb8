import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import fc from "fast-check";
import { normalQuantile } from "../../shared/normal_quantile.ts";

/**
 * From 60-digit arithmetic (Python's `decimal`: Newton's method on the Taylor series
 * of the distribution function), for exactly the double that each p stands for.
 */
const EXACT: [p: number, z: number][] = [
  [2 ** -33, -6.3379577545537895],
  [1e-9, -5.9978070150076865],
  [1e-6, -4.753424308822899],
  [0.001, -3.0902323061678136],
  [0.0249999, -1.9599656955512312],
  [0.075, -1.439531470938456],
  [0.3, -0.5244005127080408],
  [0.5, 0],
  [0.500000001, 2.5066282037387115e-9],
  [0.7, 0.5244005127080407],
  [0.925, 1.4395314709384561],
  [0.975, 1.9599639845400538],
  [0.999, 3.090232306167813],
  [1 - 2 ** -33, 6.3379577545537895],
];

/** The uniforms a RandomStream draws. */
const uniforms = fc.nat(0xffff_ffff).map((bits) => (bits + 0.5) / 2 ** 32);

describe("normalQuantile", () => {
  for (const [p, z] of EXACT) {
    it(`gives ${z} for ${p}, to a few units in the last place`, () => {
      assert.ok(Math.abs(normalQuantile(p) - z) <= 4 * Number.EPSILON * Math.abs(z));
    });
  }

  it("is odd about one half", () => {
    fc.assert(fc.property(uniforms, (p) => {
      // 1 - p is exact for these p.
      assert.equal(normalQuantile(1 - p), -normalQuantile(p));
    }));
  });

  it("grows with p, also where its pieces meet", () => {
    fc.assert(fc.property(uniforms.filter((p) => p + 2 ** -32 < 1), (p) => {
      assert.ok(normalQuantile(p + 2 ** -32) > normalQuantile(p));
    }));
    for (const seam of [0.075, 0.925, Math.exp(-25)]) {
      const values = [-3, -2, -1, 0, 1, 2, 3].map((k) => normalQuantile(seam * (1 + k * 1e-12)));
      assert.deepEqual(values.toSorted((a, b) => a - b), values);
    }
  });
});
