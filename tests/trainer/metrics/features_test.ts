import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { commonScale, onScale, standardScale } from "../../../trainer/metrics/features.ts";

const features = [[1, 100, 5], [3, 300, 5], [5, 200, 5]].map((v) => Float32Array.from(v));

describe("standardScale", () => {
  it("gives every component mean 0 and deviation 1, but one that never varies", () => {
    const scaled = onScale(features, standardScale(features));
    for (const component of [0, 1]) {
      const values = scaled.map((vector) => vector[component]!);
      const squares = values.reduce((sum, value) => sum + value ** 2, 0);
      assert.ok(Math.abs(values.reduce((sum, value) => sum + value, 0)) < 1e-5);
      assert.ok(Math.abs(squares / 3 - 1) < 1e-5);
    }
    assert.deepEqual(scaled.map((vector) => vector[2]), [0, 0, 0]);
  });

  it("does not blow up what hardly varies in real pictures", () => {
    const [vector] = onScale([Float32Array.of(3, 200, 6)], standardScale(features));
    assert.ok(vector![2]! > 0 && vector![2]! < 10, `${vector![2]}`);
  });
});

describe("commonScale", () => {
  it("divides all by one number, so that the mean square is 1", () => {
    const scaled = onScale(features, commonScale(features));
    const squares = scaled.flatMap((vector) => Array.from(vector, (value) => value ** 2));
    assert.ok(Math.abs(squares.reduce((sum, value) => sum + value, 0) / 9 - 1) < 1e-5);
    const ratio = scaled[1]![1]! / scaled[0]![0]!;
    assert.ok(Math.abs(ratio - 300) < 1e-3);
  });
});
