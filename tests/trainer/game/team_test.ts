import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import { bootWasm } from "../../../shared/backend.ts";
import { newTeamMemory, Team } from "../../../trainer/game/team.ts";
import { normals } from "../../shared/layers/reference.ts";
import type { Orders, Outcome } from "../team_worker.ts";

/** Lengths of the tensors of each round; the first and the last fill the shared memory. */
const ROUNDS = [[3, 5], [1], [2, 2, 2], [8]];
const CAPACITY = 8;

/** What the worker of a rank brings to each round. */
function contribution(rank: number): Float32Array[][] {
  return ROUNDS.map((lengths, round) =>
    lengths.map((length, i) => Float32Array.from(normals(`${rank} ${round} ${i}`, [length]).data))
  );
}

/** Plays one team in workers of its own. */
async function playTogether(answers: boolean[][]): Promise<Outcome[]> {
  const memory = newTeamMemory(answers.length, CAPACITY);
  return await Promise.all(answers.map(async (answers, rank) => {
    const worker = new Worker(new URL("../team_worker.ts", import.meta.url), { type: "module" });
    const orders: Orders = { rank, memory, rounds: contribution(rank), answers };
    worker.postMessage(orders);
    const outcome = await new Promise<Outcome>((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = (event) => {
        event.preventDefault();
        reject(new Error(event.message));
      };
    });
    worker.terminate();
    return outcome;
  }));
}

describe("a team", () => {
  for (const size of [2, 3]) {
    it(`of ${size} gives every worker the same averages, the sums taken in the order of ranks`, async () => {
      const outcomes = await playTogether(Array.from({ length: size }, () => []));
      const [first, ...others] = Array.from({ length: size }, (_, rank) => contribution(rank));
      const expected = first!.map((tensors, round) =>
        tensors.map((values, i) =>
          values.map((value, j) =>
            others.reduce((sum, other) => Math.fround(sum + other[round]![i]![j]!), value) / size
          )
        )
      );
      for (const { averages, left } of outcomes) {
        assert.deepEqual(averages, expected);
        assert.equal(left, 0);
      }
    });
  }

  it("agrees on what its leader answers, whatever the others say", async () => {
    const leader = [true, false, false, true];
    const outcomes = await playTogether([leader, [false, false, true, false]]);
    for (const { agreed } of outcomes) assert.deepEqual(agreed, leader);
  });

  it("of one gives its tensors and answers back as they are", async () => {
    await bootWasm();
    const team = Team.solo();
    const tensors = [tf.tensor1d([1, 2]), tf.scalar(3)];
    assert.deepEqual(team.average(tensors), tensors);
    assert.ok(tensors.every((tensor) => !tensor.isDisposed));
    assert.deepEqual([team.agree(true), team.agree(false)], [true, false]);
    assert.deepEqual([team.rank, team.size], [0, 1]);
  });
});
