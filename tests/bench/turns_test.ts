import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { compare, median, repeated, takeTurns } from "./turns.ts";

describe("takeTurns()", () => {
  it("counts no round of the warm-up, and lets each contender begin every second one", async () => {
    const order: string[] = [];
    const turn = (name: string) => () => order.push(name);
    const measured = await takeTurns(2, { ours: turn("ours"), theirs: turn("theirs") }, 1);
    assert.deepEqual(order, ["theirs", "ours", "ours", "theirs", "theirs", "ours"]);
    assert.deepEqual(measured, { ours: [3, 6], theirs: [4, 5] });
  });
});

describe("repeated()", () => {
  it("waits for each of at least three runs", async () => {
    let [running, most, runs] = [0, 0, 0];
    const took = await repeated(0, async () => {
      most = Math.max(most, ++running);
      await Promise.resolve();
      running--;
      runs++;
    })();
    assert.deepEqual({ most, runs }, { most: 1, runs: 3 });
    assert.ok(took >= 0);
  });
});

describe("median()", () => {
  it("is the middle of the sorted numbers, which it leaves as they are", () => {
    const values = [10, 9, 1];
    assert.equal(median(values), 9);
    assert.deepEqual(values, [10, 9, 1]);
  });
});

describe("compare()", () => {
  it("is ours to theirs, and how far the rounds are apart", () => {
    const ours = [1, 2, 3, 4];
    const theirs = [4, 4, 4, 4];
    assert.deepEqual(compare(ours, theirs), { ratio: 0.75, ratio_quartiles: [0.5, 1] });
  });
});
