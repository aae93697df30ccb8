import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import fc from "fast-check";
import { RandomStream } from "../../../shared/random.ts";
import { accuracy } from "../../../trainer/metrics/accuracy.ts";
import type { Features } from "../../../trainer/metrics/features.ts";
import {
  frechetDistance as betweenGaussians,
  gaussianOf,
} from "../../../trainer/metrics/frechet.ts";
import { kernelDistance } from "../../../trainer/metrics/kernel_distance.ts";
import { compareManifolds } from "../../../trainer/metrics/manifolds.ts";

/** Independent normals; component i has the mean and deviation that are given. */
function normals(
  name: string,
  count: number,
  means: readonly number[],
  deviations: readonly number[] = means.map(() => 1),
): Features {
  const random = new RandomStream(`test/${name}`);
  return Array.from(
    { length: count },
    () => Float32Array.from(means, (mean, i) => mean + deviations[i]! * random.normal()),
  );
}

/** The corners of a box around a centre: a set whose mean and covariance are known. */
function corners(centre: readonly number[], halves: readonly number[]): Features {
  return Array.from(
    { length: 2 ** centre.length },
    (_, bits) => Float32Array.from(centre, (c, i) => c + (bits >> i & 1 ? 1 : -1) * halves[i]!),
  );
}

/** Turns every vector in the plane of the first two axes. */
function turned(features: Features, angle: number): Features {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return features.map((v) =>
    Float32Array.of(cos * v[0]! - sin * v[1]!, sin * v[0]! + cos * v[1]!, ...v.subarray(2))
  );
}

function frechetDistance(a: Features, b: Features): number {
  return betweenGaussians(gaussianOf(a), gaussianOf(b));
}

const triple = (min: number) =>
  fc.array(fc.double({ min, max: 3, noNaN: true }), { minLength: 3, maxLength: 3 });

describe("frechetDistance", () => {
  it("is 0 between a set and itself", () => {
    const set = normals("self", 50, [1, -2, 0, 5]);
    assert.ok(frechetDistance(set, set) < 1e-9);
  });

  it("is ‖Δμ‖² + Σ (σ₁ - σ₂)² where the covariances are diagonal", () => {
    fc.assert(fc.property(
      triple(-3),
      triple(-3),
      triple(0.1),
      triple(0.1),
      (centreA, centreB, halvesA, halvesB) => {
        // Unbiased deviations of 8 corners: the halves times √(8/7).
        const expected = centreA.reduce(
          (sum, c, i) => sum + (c - centreB[i]!) ** 2 + 8 / 7 * (halvesA[i]! - halvesB[i]!) ** 2,
          0,
        );
        const found = frechetDistance(corners(centreA, halvesA), corners(centreB, halvesB));
        assert.ok(Math.abs(found - expected) < 1e-4 * (1 + expected), `${found}, not ${expected}`);
      },
    ));
  });

  it("knows covariances that do not commute", () => {
    // For 2x2 matrices tr (AB)^½ = √(tr AB + 2 √det AB). Turned by 45°, diag(9, 1) is
    // [[5, 4], [4, 5]]; with diag(4, 1): tr AB = 25, det AB = 36.
    const scale = Math.sqrt(3 / 4); // of 4 corners
    const a = turned(corners([0, 0], [3 * scale, scale]), Math.PI / 4);
    const b = corners([0, 0], [2 * scale, scale]);
    const expected = 10 + 5 - 2 * Math.sqrt(25 + 2 * 6);
    assert.ok(Math.abs(frechetDistance(a, b) - expected) < 1e-5);
  });

  it("does not depend on the order of the sets, or on the axes", () => {
    const a = normals("a", 40, [0, 1, 2], [1, 2, 3]);
    const b = normals("b", 40, [1, 0, 2], [3, 1, 1]);
    const distance = frechetDistance(a, b);
    assert.ok(Math.abs(distance - frechetDistance(b, a)) < 1e-9);
    assert.ok(Math.abs(distance - frechetDistance(turned(a, 1), turned(b, 1))) < 1e-4);
  });

  it("takes sets with fewer pictures than features, and features that never change", () => {
    const set = (mean: number) =>
      normals(`${mean}`, 5, Array(8).fill(mean), [1, 1, 1, 1, 1, 1, 1, 0]);
    assert.ok(Number.isFinite(frechetDistance(set(0), set(1))));
  });
});

describe("kernelDistance", () => {
  it("is 0 within four standard errors between sets of one kind, of any sizes", () => {
    for (const [i, size] of [200, 500, 900].entries()) {
      const a = normals(`kind a ${i}`, size, Array(8).fill(0.5));
      const b = normals(`kind b ${i}`, 400, Array(8).fill(0.5));
      const { mean, standardError } = kernelDistance(a, b);
      assert.ok(standardError > 0);
      assert.ok(Math.abs(mean) < 4 * standardError, `${mean} ± ${standardError}`);
    }
  });

  it("is many standard errors above 0 between sets that differ in mean or in spread", () => {
    const a = normals("base", 400, Array(8).fill(0));
    const others = [
      normals("shifted", 400, Array(8).fill(0.7)),
      normals("spread", 400, Array(8).fill(0), Array(8).fill(1.7)),
    ];
    for (const b of others) {
      const { mean, standardError } = kernelDistance(a, b);
      assert.ok(mean > 6 * standardError, `${mean} ± ${standardError}`);
    }
  });

  it("agrees with the closed form for a shift in one dimension", () => {
    // E k(x, x') + E k(y, y') - 2 E k(x, y) of (xy + 1)³, from the moments of normals:
    // for the means 0 and 1 and deviation 1 it is Σ C(3, i) (E xⁱ - E yⁱ)² =
    // 3 · 1 + 3 · 1 + (4 - 0)² = 22.
    const { mean, standardError } = kernelDistance(
      normals("at 0", 1500, [0]),
      normals("at 1", 1500, [1]),
    );
    assert.ok(Math.abs(mean - 22) < 4 * standardError, `${mean} ± ${standardError}`);
    assert.ok(standardError < 4);
  });

  it("is 0 on average where the classes of a set take turns", () => {
    // Two classes far apart, in turn: pairs within a set are of different classes more
    // often than not, which an estimate of all pairs takes for a difference.
    const inTurn = (name: string) =>
      normals(`${name} left`, 100, [-5, 0]).flatMap((
        left,
        i,
      ) => [left, normals(`${name} right ${i}`, 1, [5, 0])[0]!]);
    const scores = Array.from({ length: 30 }, (_, i) => {
      const { mean, standardError } = kernelDistance(inTurn(`a ${i}`), inTurn(`b ${i}`));
      return mean / standardError;
    });
    const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
    assert.ok(Math.abs(mean) < 0.6, `${mean} standard errors`);
    assert.ok(scores.every((score) => Math.abs(score) < 4), `${scores}`);
  });

  it("is symmetric", () => {
    const [a, b] = [normals("a", 50, [0, 0]), normals("b", 60, [1, 0])];
    const [there, back] = [kernelDistance(a, b), kernelDistance(b, a)];
    assert.ok(Math.abs(there.mean - back.mean) < 1e-9);
    assert.ok(Math.abs(there.standardError - back.standardError) < 1e-9);
  });
});

describe("compareManifolds", () => {
  const near = (name: string, x: number, count = 50) => normals(name, count, [x, 0], [0.1, 0.1]);
  const both = (name: string) => [...near(`${name} left`, 0), ...near(`${name} right`, 100)];
  const line = (...places: number[]) => places.map((place) => Float32Array.of(place));

  it("gives 1 for a set and itself, but the density, which counts each point's own ball too", () => {
    const set = normals("set", 60, [0, 0, 0]);
    const { density, ...others } = compareManifolds(set, set);
    assert.deepEqual(others, { precision: 1, recall: 1, coverage: 1 });
    assert.equal(density, 6 / 5); // a ball to the fifth neighbour holds six of its own set
  });

  it("gives a density of about 1 for another set of the same kind", () => {
    const [a, b] = [normals("a", 400, [0, 0, 0]), normals("b", 400, [0, 0, 0])];
    const { density, coverage } = compareManifolds(a, b);
    assert.ok(Math.abs(density - 1) < 0.1, `${density}`);
    assert.ok(coverage > 0.9, `${coverage}`); // 1 - 2⁻⁵ is expected
  });

  it("gives 0 for sets far apart", () => {
    const nothing = { precision: 0, recall: 0, density: 0, coverage: 0 };
    assert.deepEqual(compareManifolds(near("a", 0), near("b", 50)), nothing);
  });

  it("gives a forger that left out half of what there is good marks, and half the variety", () => {
    const { precision, recall, density, coverage } = compareManifolds(
      both("real"),
      near("forged", 0, 100),
    );
    assert.ok(precision > 0.85 && density > 0.85, `${precision}, ${density}`);
    assert.ok(recall > 0.35 && recall <= 0.5, `${recall}`);
    assert.ok(coverage > 0.35 && coverage <= 0.5, `${coverage}`);
  });

  it("gives a forger half of whose pictures are of nothing real half the marks, and the variety", () => {
    const { precision, recall, density, coverage } = compareManifolds(
      near("real", 0, 100),
      both("forged"),
    );
    assert.ok(precision > 0.35 && precision <= 0.5, `${precision}`);
    assert.ok(density > 0.35 && density < 0.65, `${density}`);
    assert.ok(recall > 0.85 && coverage > 0.75, `${recall}, ${coverage}`);
  });

  it("reaches to the third nearest neighbour and no further for precision, to the fifth for density", () => {
    // The balls of 0 and 5 reach to -3 and 8, and to -5 and 10.
    const real = line(0, 1, 2, 3, 4, 5);
    const outside = [-100, 100, 200, 300];
    const { precision } = compareManifolds(real, line(-3, 8, -3.01, 8.01, ...outside));
    assert.equal(precision, 2 / 8);
    const { density } = compareManifolds(real, line(-5, 10, -5.01, 10.01, ...outside));
    assert.equal(density, 2 / (5 * 8));
  });

  it("lets one real picture that is far from the others count for one in density and coverage", () => {
    // The ball of the outlier holds everything: all forged are precise.
    const real = [...near("real", 0, 99), Float32Array.of(1000, 0)];
    const { precision, density, coverage } = compareManifolds(real, near("forged", 50, 100));
    assert.equal(precision, 1);
    assert.equal(density, 1 / 5);
    assert.equal(coverage, 1 / 100);
  });
});

describe("accuracy", () => {
  it("is the share of equal entries", () => {
    assert.equal(accuracy([1, 2, 3, 0], Uint8Array.of(1, 2, 0, 0)), 0.75);
  });
});
