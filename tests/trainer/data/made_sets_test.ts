import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { madeFeatures } from "../../../trainer/data/features.ts";
import { MADE_SETS } from "../../../trainer/data/made_sets.ts";
import { openDataset } from "../../../trainer/data/open.ts";
import { DEVIATION, madePoints, POINT_SETS } from "../../../trainer/data/point_sets.ts";
import { coverageOf } from "../../../trainer/metrics/modes.ts";
import { pointsIn } from "../points.ts";

describe("data made by code", () => {
  for (const [name, make] of MADE_SETS) {
    it(`is opened by its name, the same each time: ${name}`, async () => {
      const dataset = await openDataset(name);
      assert.equal(dataset.sha256, make().sha256);
      assert.equal(dataset.name, name);
    });
  }
});

describe("sets of points", () => {
  for (const [name, modes] of POINT_SETS) {
    it(`have as many points about each of their modes: ${name}`, () => {
      const dataset = madePoints(name, 50 * modes.length);
      const { kind, height, width, channels, classes } = dataset;
      assert.deepEqual([kind, height, width, channels, classes], ["points", 1, 2, 1, null]);
      const points = pointsIn(dataset);
      const { goodPoints, ...rest } = coverageOf(points, modes);
      assert.deepEqual(rest, { modes: modes.length, modesInAll: modes.length });
      // Within three deviations on both axes together: 98.9 %.
      assert.ok(goodPoints > 0.97, `${goodPoints}`);
      for (const [i, mode] of modes.entries()) {
        const own = points.filter((_, row) => row % modes.length === i);
        const squares = own.map(([x, y]) => {
          const nearest = mode.nearestTo([x, y]);
          return (x - nearest[0]) ** 2 + (y - nearest[1]) ** 2;
        });
        const deviation = Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / own.length);
        // About a point it is √2 times as much as about an arc.
        assert.ok(deviation > 0.7 * DEVIATION && deviation < 1.8 * DEVIATION, `${deviation}`);
      }
      const extent = Math.max(...points.flat().map(Math.abs));
      assert.ok(extent > 0.6 && extent < 1, `${extent}`);
    });
  }

  it("begin with the smaller set, and are others for another seed", () => {
    const few = madePoints("ring", 10);
    assert.deepEqual(madePoints("ring", 20).images.subarray(0, 20), few.images);
    assert.notDeepEqual(madePoints("ring", 10, 1).images, few.images);
  });

  it("know the nearest point of a moon, which ends", () => {
    const [upper] = POINT_SETS.get("moons")!;
    const near = (x: number, y: number) =>
      upper!.nearestTo([x, y]).map((value) => Number(value.toFixed(6)) + 0);
    // The upper half of a circle of radius 0.5 about (-0.25, -0.125).
    assert.deepEqual(near(-0.25, 0.9), [-0.25, 0.375]);
    assert.deepEqual(near(-0.25, 0), [-0.25, 0.375]);
    assert.deepEqual(near(0.9, -0.125), [0.25, -0.125]);
    assert.deepEqual(near(0.2, -0.5), [0.25, -0.125]);
    assert.deepEqual(near(-0.7, -0.5), [-0.75, -0.125]);
  });
});

describe("rows of features", () => {
  it("are sixteen numbers of two classes in turn, which overlap", () => {
    const { kind, height, width, channels, count, labels, images } = madeFeatures(1000);
    assert.deepEqual([kind, height * width * channels, count], ["features", 16, 1000]);
    assert.deepEqual([...labels!.subarray(0, 4)], [0, 1, 0, 1]);
    const meanOf = (label: number) =>
      Array.from({ length: 16 }, (_, k) => {
        const values = Array.from({ length: 500 }, (_, i) => images[16 * (2 * i + label) + k]!);
        return values.reduce((sum, value) => sum + value, 0) / 500;
      });
    const [zero, one] = [meanOf(0), meanOf(1)];
    const distance = Math.hypot(...zero!.map((value, k) => (one![k]! - value) / 127.5));
    // About 1.5 deviations of 0.4, at which the best guess is wrong once in five times.
    assert.ok(distance > 0.4 && distance < 0.9, `${distance}`);
  });

  it("of another seed are other rows of the same classes", () => {
    assert.notDeepEqual(madeFeatures(10, 1).images, madeFeatures(10).images);
  });
});
