import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { inParallel, WIDTH } from "../../../trainer/data/in_parallel.ts";

const pause = () => new Promise<void>((resolve) => setTimeout(resolve, 1));

describe("inParallel", () => {
  it("does every task once, in order, no more than its width at a time", async () => {
    const begun: number[] = [];
    let running = 0;
    let most = 0;
    await inParallel(5 * WIDTH, async (index) => {
      begun.push(index);
      most = Math.max(most, ++running);
      await pause();
      running--;
    });
    assert.deepEqual(begun, Array.from({ length: 5 * WIDTH }, (_, i) => i));
    assert.equal(most, WIDTH);
    await inParallel(0, () => Promise.reject(new Error("there is none")));
  });

  it("begins nothing more after false, but ends what it has begun", async () => {
    let begun = 0;
    let ended = 0;
    await inParallel(100 * WIDTH, async (index) => {
      begun++;
      await pause();
      ended++;
      return index !== WIDTH;
    });
    assert.ok(begun < 4 * WIDTH, `${begun}`);
    assert.equal(ended, begun);
  });

  it("throws what a task has thrown, after those under way", async () => {
    let ended = 0;
    const promise = inParallel(100 * WIDTH, async (index) => {
      if (index === 0) throw new Error("broken");
      await pause();
      ended++;
    });
    await assert.rejects(promise, new Error("broken"));
    assert.equal(ended, WIDTH - 1);
  });
});
