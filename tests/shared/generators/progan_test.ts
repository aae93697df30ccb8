import { beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import { UserError } from "../../../shared/errors.ts";
import type { Training, Weights } from "../../../shared/generators/family.ts";
import { maturityOf, stageOf } from "../../../shared/generators/growth.ts";
import { progan } from "../../../shared/generators/progan.ts";
import { enlarge, shrink } from "../../../shared/layers/resolution.ts";
import { RandomStream } from "../../../shared/random.ts";
import { bootTrainer } from "../../../trainer/backend.ts";
import { newPlayer } from "../../../trainer/game/player.ts";
import { distance, labelsInTurn, noise } from "../../families/tensors.ts";

const architecture = { levels: [{ channels: 6 }, { channels: 5 }, { channels: 4 }] };
const shape = { height: 8, width: 12, channels: 3, classes: 2, latentSize: 5 };
const COUNT = 3;

function training(progress: number): Training {
  return { progress, random: new RandomStream("progan"), observe: () => {} };
}

function freshWeights(): Record<string, Tensor> {
  return newPlayer(progan.parameters(shape, architecture), "progan").weights;
}

function draw(progress: number | null, weights: Weights = freshWeights(), scale = 1): Tensor4D {
  const at = progress === null ? undefined : training(progress);
  return progan.generator(shape, architecture, weights, at)({
    latent: tf.mul(noise("latent", COUNT, shape.latentSize), scale) as Tensor2D,
    labels: labelsInTurn(COUNT, 2),
  });
}

/** How far pictures are from such whose pixels are squares of this size. */
function roughness(pictures: Tensor4D, size: number): number {
  return distance(enlarge(shrink(pictures, size), size).dataSync(), pictures.dataSync());
}

describe("the growth of networks", () => {
  it("rests at each size as long as the next one takes to fade in, up to half of the run", () => {
    const stages = [0, 0.12, 0.13, 0.1875, 0.25, 0.374, 0.4375, 0.5, 0.9, 1].map((progress) => {
      const { level, share } = stageOf(3, training(progress));
      return [level, Math.round(100 * share) / 100];
    });
    assert.deepEqual(stages, [
      ...[[0, 1], [0, 1], [1, 0.04], [1, 0.5], [1, 1], [1, 1], [2, 0.5], [2, 1], [2, 1], [2, 1]],
    ]);
  });

  it("is over as published, and never begins with one level", () => {
    assert.deepEqual(stageOf(3), { level: 2, share: 1 });
    assert.deepEqual(stageOf(1, training(0)), { level: 0, share: 1 });
    assert.equal(maturityOf(1), 0);
    assert.equal(progan.maturity!(architecture), 0.5);
  });
});

describe("the generator of the family progan", () => {
  beforeAll(async () => {
    await bootTrainer("wasm");
  });

  it("draws coarse pictures at first, and finer ones as it grows", () => {
    tf.tidy(() => {
      for (const [progress, size] of [[0.05, 4], [0.3, 2]] as const) {
        const pictures = draw(progress);
        assert.deepEqual(pictures.shape, [COUNT, 8, 12, 3]);
        assert.ok(roughness(pictures, size) < 1e-5);
        assert.ok(roughness(pictures, 2 * size) > 1e-2);
      }
      assert.ok(roughness(draw(0.6), 2) > 1e-2);
    });
  });

  it("fades a new level in: half-way it draws the mean of both pictures", () => {
    tf.tidy(() => {
      const [coarse, half, fine] = [0.12, 0.1875, 0.3].map((progress) => draw(progress));
      const mean = tf.mul(tf.add(coarse!, fine!), 0.5);
      assert.ok(distance(half!.dataSync(), mean.dataSync()) < 1e-5);
      assert.ok(distance(coarse!.dataSync(), fine!.dataSync()) > 1e-2);
      const begun = draw(0.1251);
      assert.ok(distance(begun.dataSync(), coarse!.dataSync()) < 1e-2);
    });
  });

  it("leaves levels alone that are not there yet, and as published coarser pictures", () => {
    tf.tidy(() => {
      const changed = (name: string) => {
        const weights = freshWeights();
        return { ...weights, [name]: tf.add(weights[name]!, 1) };
      };
      const differs = (progress: number | null, name: string) =>
        distance(draw(progress, changed(name)).dataSync(), draw(progress).dataSync());
      assert.equal(differs(0.05, "level1.conv.filter"), 0);
      assert.equal(differs(0.3, "level2.conv.filter"), 0);
      assert.ok(differs(0.3, "level1.conv.filter") > 1e-3);
      assert.equal(differs(null, "level1.picture.filter"), 0);
      assert.ok(differs(null, "level2.picture.filter") > 1e-3);
    });
  });

  it("is the published one from half of the run on, but for the clipping", () => {
    tf.tidy(() => {
      const grown = tf.clipByValue(draw(0.5), -1, 1).dataSync();
      assert.equal(distance(grown, draw(null).dataSync()), 0);
    });
  });

  it("takes the direction of the noise, not its length", () => {
    tf.tidy(() => {
      const pictures = draw(0.6).dataSync();
      assert.ok(distance(draw(0.6, freshWeights(), 3).dataSync(), pictures) < 1e-4);
      assert.ok(distance(draw(0.6, freshWeights(), -1).dataSync(), pictures) > 1e-2);
    });
  });

  it("normalises the features of each pixel: it does not matter how large they are", () => {
    tf.tidy(() => {
      const weights = freshWeights();
      const louder = { ...weights };
      for (const name of ["input.weight", "level0.conv.filter", "level1.up.filter"]) {
        louder[name] = tf.mul(weights[name]!, 10);
      }
      assert.ok(distance(draw(0.6, louder).dataSync(), draw(0.6).dataSync()) < 1e-3);
    });
  });

  it("has an equalised learning rate: all weights begin with deviation 1, biases with 0", () => {
    const specs = Object.entries(progan.parameters(shape, architecture));
    assert.equal(specs.length, 2 + 3 * 4 + 2 * 2);
    for (const [name, { deviation }] of specs) {
      assert.ok(Math.abs(deviation - (name.endsWith(".bias") ? 0 : 1)) < 1e-9, name);
    }
  });

  it("refuses a size that cannot be halved so often, naming both", () => {
    assert.throws(
      () => progan.parameters({ ...shape, width: 10 }, architecture),
      (error) => error instanceof UserError && /10x8.*3 levels.*multiples of 4/.test(error.message),
    );
  });

  it("has a schema that takes its architectures and no other", () => {
    assert.deepEqual(progan.architecture.parse(architecture), architecture);
    for (const wrong of [{}, { levels: [] }, { levels: [{ channels: 0 }] }, { levels: 3 }]) {
      assert.equal(progan.architecture.safeParse(wrong).success, false, JSON.stringify(wrong));
    }
  });
});
