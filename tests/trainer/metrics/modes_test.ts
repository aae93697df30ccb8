import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { type Point, POINT_SETS } from "../../../trainer/data/point_sets.ts";
import { coverageOf } from "../../../trainer/metrics/modes.ts";

const ring = POINT_SETS.get("ring")!;
const middles = ring.map((mode) => mode.nearestTo([0, 0]));
const times = (count: number, point: Point) => Array.from({ length: count }, () => point);

describe("coverageOf", () => {
  it("counts the modes that have a fifth of their due, and the points near any", () => {
    const points = [
      ...times(76, middles[0]!),
      ...times(3, middles[1]!), // a fifth of 100 / 8 is 2.5
      ...times(2, middles[2]!),
      ...times(19, [0, 0]),
    ];
    assert.deepEqual(coverageOf(points, ring), { modes: 2, modesInAll: 8, goodPoints: 0.81 });
  });

  it("takes a point for good up to three deviations from a mode, which are 0.15", () => {
    const [x, y] = middles[0]!;
    assert.equal(coverageOf([[x, y + 0.149]], ring).goodPoints, 1);
    assert.equal(coverageOf([[x, y + 0.151]], ring).goodPoints, 0);
  });

  it("sees one mode where a forger knows one", () => {
    assert.deepEqual(
      coverageOf(times(100, middles[3]!), ring),
      { modes: 1, modesInAll: 8, goodPoints: 1 },
    );
  });
});
