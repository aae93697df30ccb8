import { beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import type { Scalar } from "@tensorflow/tfjs-core";
import { bootTrainer } from "../../../trainer/backend.ts";
import { gradients, newPlayer, update } from "../../../trainer/game/player.ts";
import { normals } from "../../shared/layers/reference.ts";
import { valuesOf } from "../tiny.ts";

const specs = {
  "a.weight": { shape: [100, 60], deviation: 0.25 },
  "a.bias": { shape: [60], deviation: 0 },
};

/** Adam as in Algorithm 1 of its paper, in doubles; changes its arguments. */
function referenceAdam(
  state: { weights: number[]; means: number[]; squares: number[]; updates: number },
  gradient: ArrayLike<number>,
  rate: number,
  { beta1, beta2, epsilon }: { beta1: number; beta2: number; epsilon: number },
): void {
  const { weights, means, squares } = state;
  const t = ++state.updates;
  weights.forEach((_, i) => {
    const g = gradient[i]!;
    means[i] = beta1 * means[i]! + (1 - beta1) * g;
    squares[i] = beta2 * squares[i]! + (1 - beta2) * g * g;
    const mean = means[i]! / (1 - beta1 ** t);
    const square = squares[i]! / (1 - beta2 ** t);
    weights[i]! -= rate * mean / (Math.sqrt(square) + epsilon);
  });
}

describe("a player", () => {
  beforeAll(async () => {
    await bootTrainer("wasm");
  });

  it("starts with normal weights of the stated deviation and without memories", () => {
    const player = newPlayer(specs, "somebody");
    const weights = valuesOf(player.weights);
    const values = weights["a.weight"]!;
    const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
    const deviation = Math.sqrt(values.reduce((sum, x) => sum + x * x, 0) / values.length);
    assert.ok(Math.abs(mean) < 0.015, `${mean}`);
    assert.ok(Math.abs(deviation - 0.25) < 0.01, `${deviation}`);
    assert.deepEqual(player.weights["a.weight"]!.shape, [100, 60]);
    assert.ok(weights["a.bias"]!.every((bias) => bias === 0));
    for (const memories of [player.means, player.squares].map(valuesOf)) {
      assert.deepEqual(Object.keys(memories), Object.keys(specs));
      assert.ok(Object.values(memories).every((values) => values.every((x) => x === 0)));
    }
    assert.equal(player.updates, 0);
  });

  it("starts the same for one name, and different for another", () => {
    const weights = (name: string) => valuesOf(newPlayer(specs, name).weights)["a.weight"]!;
    assert.deepEqual(weights("somebody"), weights("somebody"));
    assert.notDeepEqual(weights("somebody"), weights("somebody else"));
  });

  for (const beta1 of [0, 0.9]) {
    it(`moves as the paper's Adam does over several steps, with β1 = ${beta1}`, () => {
      const adam = { beta1, beta2: 0.99, epsilon: 1e-8 };
      const shape = [7, 3];
      let player = newPlayer({ w: { shape, deviation: 1 } }, "somebody");
      const expected = {
        weights: Array.from(player.weights["w"]!.dataSync()),
        means: new Array<number>(21).fill(0),
        squares: new Array<number>(21).fill(0),
        updates: 0,
      };
      for (let step = 1; step <= 6; step++) {
        const gradient = normals(`gradient ${step}`, shape).data;
        const rate = 0.1 / step;
        const tensor = tf.tensor(Float32Array.from(gradient), shape);
        player = update(player, [tensor], rate, adam);
        tensor.dispose();
        referenceAdam(expected, gradient, rate, adam);
        assert.equal(player.updates, step);
        for (const record of ["weights", "means", "squares"] as const) {
          player[record]["w"]!.dataSync().forEach((value, i) => {
            const error = Math.abs(value - expected[record][i]!);
            assert.ok(error < 1e-5, `${record} ${i} after ${step} steps is off by ${error}`);
          });
        }
      }
    });
  }

  it("stands still where the gradient is zero", () => {
    const player = newPlayer({ w: { shape: [3], deviation: 1 } }, "somebody");
    const before = valuesOf(player.weights);
    const next = update(player, [tf.zeros([3])], 0.1, { beta1: 0, beta2: 0.99, epsilon: 1e-8 });
    assert.deepEqual(valuesOf(next.weights), before);
  });

  it("gives back the state before its move, so that tensors stay as many", () => {
    let player = newPlayer(specs, "somebody");
    const gradient = [tf.ones([100, 60]), tf.ones([60])];
    const before = tf.memory().numTensors;
    player = update(player, gradient, 0.1, { beta1: 0.5, beta2: 0.99, epsilon: 1e-8 });
    assert.equal(tf.memory().numTensors, before);
    assert.ok(!player.weights["a.weight"]!.isDisposed);
  });
});

describe("gradients", () => {
  it("are one a weight, in the order of the record, and leave nothing else behind", () => {
    const weights = { b: tf.tensor1d([1, 2]), a: tf.tensor1d([3]) };
    const before = tf.memory().numTensors;
    // b₀² + b₁² + 5 a
    const slopes = gradients(
      weights,
      ({ a, b }) => tf.add(tf.sum(tf.square(b!)), tf.mul(tf.sum(a!), 5)) as Scalar,
    );
    assert.equal(tf.memory().numTensors, before + 2);
    assert.deepEqual(slopes.map((slope) => Array.from(slope.dataSync())), [[2, 4], [5]]);
  });
});
