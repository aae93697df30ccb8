import { beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor1D } from "@tensorflow/tfjs-core";
import { RandomStream } from "../../../shared/random.ts";
import { bootTrainer } from "../../../trainer/backend.ts";
import type { Loss } from "../../../trainer/losses/loss.ts";
import { losses, type LossName } from "../../../trainer/losses/registry.ts";

const { minimax, relativistic, wasserstein, "binary-cross-entropy": binaryCrossEntropy } = losses;
const names = Object.keys(losses) as LossName[];

type Side = "judge" | "forger";

/** A player's loss for logits of real and forged pictures. */
function lossOf(loss: Loss, side: Side, real: number[], forged: number[]): number {
  return tf.tidy(() => loss[side](tf.tensor1d(real), tf.tensor1d(forged)).dataSync()[0]!);
}

function verdictsOf(loss: Loss, real: number[], forged: number[]): Record<Side, number[]> {
  return tf.tidy(() => {
    const verdicts = loss.verdicts(tf.tensor1d(real), tf.tensor1d(forged));
    return {
      judge: Array.from(verdicts.real.dataSync()),
      forger: Array.from(verdicts.forged.dataSync()),
    };
  });
}

function assertClose(actual: number, expected: number, tolerance = 1e-6): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual}, not ${expected}`);
}

describe("the losses", () => {
  beforeAll(async () => {
    await bootTrainer("wasm");
  });

  it("are 2 log 2 and log 2 for a judge that always says one half, by binary cross-entropy", () => {
    assertClose(lossOf(binaryCrossEntropy, "judge", [0, 0], [0, 0]), 2 * Math.LN2);
    assertClose(lossOf(binaryCrossEntropy, "forger", [0, 0], [0, 0]), Math.LN2);
  });

  it("are log 2 for both players at a tie, by the relativistic loss", () => {
    assertClose(lossOf(relativistic, "judge", [3, -1], [3, -1]), Math.LN2);
    assertClose(lossOf(relativistic, "forger", [3, -1], [3, -1]), Math.LN2);
  });

  it("are the course's formula in probabilities, by binary cross-entropy", () => {
    const [real, forged] = [[0.3, -1.2], [0.8, -2]];
    const h = (logit: number) => 1 / (1 + Math.exp(-logit));
    const mean = (terms: number[]) => terms.reduce((sum, x) => sum + x) / terms.length;
    const judge = -mean(real.map((z) => Math.log(h(z)))) -
      mean(forged.map((z) => Math.log(1 - h(z))));
    assertClose(lossOf(binaryCrossEntropy, "judge", real, forged), judge);
    const forger = -mean(forged.map((z) => Math.log(h(z))));
    assertClose(lossOf(binaryCrossEntropy, "forger", real, forged), forger);
  });

  it("compare row by row, by the relativistic loss", () => {
    const softplus = (x: number) => Math.log1p(Math.exp(x));
    const [real, forged] = [[2, -1, 0], [1, 0.5, -3]];
    const rows = real.map((z, i) => z - forged[i]!);
    const mean = (terms: number[]) => terms.reduce((sum, x) => sum + x) / terms.length;
    const judge = mean(rows.map((lead) => softplus(-lead)));
    assertClose(lossOf(relativistic, "judge", real, forged), judge);
    assertClose(lossOf(relativistic, "forger", real, forged), mean(rows.map(softplus)));
    const reordered = lossOf(relativistic, "judge", real, forged.toReversed());
    assert.ok(Math.abs(reordered - judge) > 0.1, "the order of the pairs made no difference");
  });

  for (const name of names) {
    it(`say whether the forger's depends on real pictures, by ${name}`, () => {
      const loss = losses[name];
      const [here, there] = [[1, 2], [3, -1]].map((real) => lossOf(loss, "forger", real, [0, 1]));
      assert.equal(here !== there, loss.isComparative);
      if (loss.isComparative) return;
      const without = tf.tidy(() => loss.forger(null, tf.tensor1d([0, 1])).dataSync()[0]!);
      assert.equal(without, here);
    });

    it(`fall for the player that gains, by ${name}`, () => {
      const loss = losses[name];
      assert.ok(lossOf(loss, "judge", [2], [-2]) < lossOf(loss, "judge", [1], [-1]));
      assert.ok(lossOf(loss, "forger", [1], [-1]) < lossOf(loss, "forger", [2], [-2]));
    });

    it(`stay finite for logits that are far out, by ${name}`, () => {
      const loss = losses[name];
      const [won, lost] = [[200], [-200]];
      // Of the loss that is a distance, the judge's is the lower the further it tells them apart.
      const drift = 0.001 * 200 ** 2;
      const isDistance = loss === wasserstein;
      assertClose(lossOf(loss, "judge", won, lost), isDistance ? drift - 400 : 0, 1e-4);
      assertClose(lossOf(loss, "judge", lost, won), isDistance ? drift + 400 : 400, 1e-4);
      // Where the judge is sure, only the loss of the first equation has no more to say.
      const forger = lossOf(loss, "forger", won, lost);
      assert.ok(loss === minimax ? forger === 0 : forger >= 200);
    });

    it(`have the gradients that finite differences give, by ${name}`, () => {
      const loss = losses[name];
      const logits = {
        real: Array.from(new RandomStream("real").normals(5)),
        forged: Array.from(new RandomStream("forged").normals(5)),
      };
      const step = 0.02; // errs by about step² / 60 and, in float32, by 1e-7 / step
      for (const side of ["judge", "forger"] as const) {
        for (const varied of ["real", "forged"] as const) {
          const at = (i: number, change: number) => {
            const moved = logits[varied].map((z, j) => j === i ? z + change : z);
            return varied === "real"
              ? lossOf(loss, side, moved, logits.forged)
              : lossOf(loss, side, logits.real, moved);
          };
          const expected = logits[varied].map((_, i) => (at(i, step) - at(i, -step)) / (2 * step));
          if (expected.every((slope) => slope === 0)) continue; // not a function of these logits
          const gradient = tf.tidy(() => {
            const fixed = { real: tf.tensor1d(logits.real), forged: tf.tensor1d(logits.forged) };
            const evaluate = (z: tf.Tensor) =>
              varied === "real"
                ? loss[side](z as Tensor1D, fixed.forged)
                : loss[side](fixed.real, z as Tensor1D);
            return Array.from(tf.grad(evaluate)(fixed[varied]).dataSync());
          });
          gradient.forEach((slope, i) => assertClose(slope, expected[i]!, 5e-5));
        }
      }
    });

    it(`give verdicts of one half at a tie, and high ones to what the judge takes for real, by ${name}`, () => {
      const tie = verdictsOf(losses[name], [0, 0], [0, 0]);
      for (const verdict of [...tie.judge, ...tie.forger]) assertClose(verdict, 0.5);
      const told = verdictsOf(losses[name], [2, 3], [-2, -3]);
      assert.ok(told.judge.every((verdict) => verdict > 0.85 && verdict <= 1));
      assert.ok(told.forger.every((verdict) => verdict < 0.15 && verdict >= 0));
    });
  }

  it("are the difference of the mean scores, and keep them near 0, by the Wasserstein loss", () => {
    const drift = 0.001 * (1 + 25) / 2;
    assertClose(lossOf(wasserstein, "judge", [1, 5], [2, -4]), -1 - 3 + drift);
    assertClose(lossOf(wasserstein, "forger", [1, 5], [2, -4]), 1);
  });

  it("give as verdicts how often the judge would be right, by the Wasserstein loss", () => {
    const { judge, forger } = verdictsOf(wasserstein, [1, 5, 2, 2], [2, -4, 0, 9]);
    assert.deepEqual(judge, [0.5, 0.75, 0.625, 0.625]);
    assert.deepEqual(forger, [0.5, 0, 0, 1]);
    // However the scores are scaled.
    const scaled = verdictsOf(wasserstein, [1000, 5000, 2000, 2000], [2000, -4000, 0, 9000]);
    assert.deepEqual(scaled, { judge, forger });
  });

  it("give verdicts against the average of the other side, by the relativistic loss", () => {
    const { judge, forger } = verdictsOf(relativistic, [1, 5], [2, -4]);
    const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
    [2, 6].forEach((lead, i) => assertClose(judge[i]!, sigmoid(lead)));
    [-1, -7].forEach((lead, i) => assertClose(forger[i]!, sigmoid(lead)));
  });
});
