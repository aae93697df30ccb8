import { beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import { UserError } from "../../../shared/errors.ts";
import { dcgan } from "../../../shared/generators/dcgan.ts";
import type { PictureShape, Training, Weights } from "../../../shared/generators/family.ts";
import { RandomStream } from "../../../shared/random.ts";
import { bootTrainer } from "../../../trainer/backend.ts";
import { dcganJudge } from "../../../trainer/families/dcgan.ts";
import { newPlayer } from "../../../trainer/game/player.ts";
import { presets } from "../../../trainer/presets/registry.ts";
import { normals } from "../../shared/layers/reference.ts";

const shape: PictureShape = { height: 28, width: 20, channels: 3, classes: 2, latentSize: 4 };
const architecture = { channels: [6, 5] };
const labels = () => tf.tensor2d([[1, 0], [0, 1], [1, 0]]);

function observing(observed: Record<string, Tensor>): Training {
  return {
    progress: 0,
    random: new RandomStream("none"),
    observe: (name, value) => void (observed[name] = tf.keep(tf.clone(value))),
  };
}

function pictures(weights: Weights, training?: Training): Tensor {
  const latent = tf.tensor2d(Float32Array.from(normals("z", [3, 4]).data), [3, 4]);
  return dcgan.generator(shape, architecture, weights, training)({ latent, labels: labels() });
}

describe("the family dcgan", () => {
  beforeAll(async () => {
    await bootTrainer("wasm");
  });

  it("doubles by transposed convolutions, normalised everywhere but at the output", () => {
    const specs = dcgan.parameters(shape, architecture);
    assert.deepEqual(Object.entries(specs).map(([name, { shape }]) => [name, shape]), [
      ["input.weight", [6, 7 * 5 * 6]],
      ...["gain", "offset", "mean", "variance"].map((kind) => [`input.norm.${kind}`, [6]]),
      ["up0.filter", [4, 4, 5, 6]],
      ...["gain", "offset", "mean", "variance"].map((kind) => [`up0.norm.${kind}`, [5]]),
      ["output.filter", [4, 4, 3, 5]],
      ["output.bias", [3]],
    ]);
  });

  it("halves by strided convolutions, normalised everywhere but at the input", () => {
    const names = Object.keys(dcganJudge.parameters(shape, { channels: [3, 4, 5] }));
    assert.ok(!names.some((name) => name.startsWith("down0.norm")));
    for (const layer of ["down1.norm", "down2.norm"]) {
      assert.ok(names.includes(`${layer}.variance`), layer);
    }
    const specs = dcganJudge.parameters(shape, { channels: [3, 4, 5] });
    assert.deepEqual(specs["down0.filter"]!.shape, [4, 4, 3 + 2, 3]);
    assert.deepEqual(specs["logit.weight"]!.shape, [4 * 3 * 5, 1]);
  });

  it("starts with all weights of deviation 0.02", () => {
    const all = {
      ...dcgan.parameters(shape, architecture),
      ...dcganJudge.parameters(shape, architecture),
    };
    for (const [name, { deviation, momentum }] of Object.entries(all)) {
      const isConstant = /\.(bias|offset)$/.test(name) || momentum !== undefined;
      assert.equal(deviation, isConstant ? 0 : 0.02, name);
    }
  });

  it("in training goes by its batch, published by what was seen before", () => {
    const { weights } = newPlayer(dcgan.parameters(shape, architecture), "forger");
    const observed: Record<string, Tensor> = {};
    const trained = pictures(weights, observing(observed));
    const statistics = Object.keys(dcgan.parameters(shape, architecture))
      .filter((name) => /\.(mean|variance)$/.test(name));
    assert.deepEqual(Object.keys(observed).sort(), statistics.sort());
    // With the batch's own statistics for running ones, both are the same.
    const published = pictures({ ...weights, ...observed });
    const [a, b] = [trained.dataSync(), published.dataSync()];
    a.forEach((value, i) => assert.ok(Math.abs(value - b[i]!) < 1e-4));
    assert.notDeepEqual(Array.from(pictures(weights).dataSync()), Array.from(b));
  });

  it("has a judge that compares the pictures of a batch, and so sees no mixed ones", () => {
    assert.equal(dcganJudge.isBatchwise, true);
    const { weights } = newPlayer(dcganJudge.parameters(shape, { channels: [3, 4] }), "judge");
    const x = tf.tensor4d(Float32Array.from(normals("x", [3, 28 * 20 * 3]).data), [3, 28, 20, 3]);
    const judge = dcganJudge.judge(shape, { channels: [3, 4] }, weights, observing({}));
    const all = judge(x, labels()).dataSync();
    const two = judge(tf.slice(x, 0, 2), tf.slice(labels(), 0, 2)).dataSync();
    assert.ok(Math.abs(all[0]! - two[0]!) > 1e-6);
  });

  it("refuses a size that its levels cannot reach, and says which it can", () => {
    assert.throws(
      () => dcgan.parameters({ ...shape, width: 30 }, architecture),
      (error) => error instanceof UserError && /30x28.*multiples of 4/.test(error.message),
    );
  });

  it("is trained as its paper has it", () => {
    const { settings } = presets["dcgan-mnist"]!;
    assert.deepEqual(
      [settings.loss, settings.rate, settings.adam.beta1, settings.gamma, settings.emaHalfLife],
      ["binary-cross-entropy", 2e-4, 0.5, 0, 0],
    );
  });
});
