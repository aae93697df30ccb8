import { beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import type { PictureShape, Training } from "../../../shared/generators/family.ts";
import { gan } from "../../../shared/generators/gan.ts";
import { RandomStream } from "../../../shared/random.ts";
import { bootTrainer } from "../../../trainer/backend.ts";
import { ganJudge, type GanJudgeArchitecture } from "../../../trainer/families/gan.ts";
import { newPlayer } from "../../../trainer/game/player.ts";
import { presets } from "../../../trainer/presets/registry.ts";
import { multiply, normals } from "../../shared/layers/reference.ts";

const shape: PictureShape = { height: 3, width: 2, channels: 1, classes: 2, latentSize: 4 };
const architecture: GanJudgeArchitecture = {
  hidden: [4, 3],
  pieces: 2,
  dropout: { inputs: 0.2, hidden: 0.5 },
};
const pictures = () => tf.tensor4d(Float32Array.from(normals("x", [2, 6]).data), [2, 3, 2, 1]);
const labels = () => tf.tensor2d([[1, 0], [0, 1]]);

function training(name: string, observe: Training["observe"]): Training {
  return { progress: 0, random: new RandomStream(name), observe };
}

/** The judge's logits, as in training or not. */
function logits(how?: Training): number[] {
  const { weights } = newPlayer(ganJudge.parameters(shape, architecture), "judge");
  return Array.from(
    ganJudge.judge(shape, architecture, weights, how)(pictures(), labels())
      .dataSync(),
  );
}

describe("the family gan", () => {
  beforeAll(async () => {
    await bootTrainer("wasm");
  });

  it("has nothing but layers that connect everything with everything", () => {
    const specs = {
      ...gan.parameters(shape, { hidden: [5, 7] }),
      ...ganJudge.parameters(shape, architecture),
    };
    for (const [name, { shape }] of Object.entries(specs)) {
      assert.equal(shape.length, name.endsWith(".bias") ? 1 : 2, name);
    }
    assert.deepEqual(gan.parameters(shape, { hidden: [5] })["output.weight"]!.shape, [5, 6]);
  });

  it("judges by the largest of a unit's linear functions", () => {
    const { weights } = newPlayer(ganJudge.parameters(shape, architecture), "judge");
    const values = (name: string) => ({
      shape: weights[name]!.shape,
      data: Array.from(weights[name]!.dataSync()),
    });
    const layer = (x: readonly number[], name: string) =>
      Array.from(multiply(x, values(`${name}.weight`), values(`${name}.bias`)));
    const expected = [0, 1].map((i) => {
      const classes = i === 0 ? [1, 0] : [0, 1];
      let x = [...Array.from(pictures().dataSync()).slice(6 * i, 6 * i + 6), ...classes];
      for (const name of ["hidden0", "hidden1"]) {
        const linear = layer(x, name);
        const half = linear.length / 2;
        x = linear.slice(0, half).map((value, j) => Math.max(value, linear[half + j]!));
      }
      return layer(x, "logit")[0]!;
    });
    logits().forEach((logit, i) => {
      assert.ok(Math.abs(logit - expected[i]!) < 1e-5, `${logit}, not ${expected[i]}`);
    });
  });

  it("drops units in training only, by the step's draws", () => {
    const drawn = (name: string) => logits(training(name, () => {}));
    assert.deepEqual(drawn("a"), drawn("a"));
    assert.notDeepEqual(drawn("a"), drawn("b"));
    assert.deepEqual(logits(training("a", null)), logits());
    const sums = [0, 0];
    for (let i = 0; i < 400; i++) drawn(`${i}`).forEach((logit, j) => sums[j]! += logit / 400);
    assert.notDeepEqual(drawn("a"), logits());
    assert.ok(sums.every(Number.isFinite));
  });

  it("is trained by binary cross-entropy alone, without an average", () => {
    const { settings } = presets["gan-mnist"]!;
    assert.equal(settings.loss, "binary-cross-entropy");
    assert.deepEqual([settings.gamma, settings.emaHalfLife], [0, 0]);
  });
});
