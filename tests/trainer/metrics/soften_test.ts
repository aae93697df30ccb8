import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { soften } from "../../../trainer/metrics/soften.ts";

describe("soften", () => {
  it("spreads a point by the binomial filter, each channel for itself", () => {
    const point = new Uint8Array(5 * 5 * 2);
    point[2 * (2 * 5 + 2)] = 160;
    const soft = soften(point, { height: 5, width: 5, channels: 2 });
    const first = Array.from({ length: 25 }, (_, i) => soft[2 * i]);
    assert.deepEqual(first, [
      ...[0, 0, 0, 0, 0],
      ...[0, 10, 20, 10, 0],
      ...[0, 20, 40, 20, 0],
      ...[0, 10, 20, 10, 0],
      ...[0, 0, 0, 0, 0],
    ]);
    assert.ok(soft.every((value, i) => i % 2 === 0 || value === 0));
  });

  it("leaves a plain picture plain, up to its border", () => {
    const plain = new Uint8Array(3 * 4 * 3).fill(201);
    assert.deepEqual(soften(plain, { height: 3, width: 4, channels: 3 }), plain);
  });
});
