import { beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor4D } from "@tensorflow/tfjs-core";
import { UserError } from "../../../shared/errors.ts";
import type { Training } from "../../../shared/generators/family.ts";
import { downsamplingConvolution } from "../../../shared/layers/downsampling_convolution.ts";
import { enlarge, shrink } from "../../../shared/layers/resolution.ts";
import { RandomStream } from "../../../shared/random.ts";
import { bootTrainer } from "../../../trainer/backend.ts";
import { asCoarse, proganJudge } from "../../../trainer/families/progan.ts";
import { Game } from "../../../trainer/game/game.ts";
import { newPlayer } from "../../../trainer/game/player.ts";
import { newGame, pictureShape, rulesOf } from "../../../trainer/game/table.ts";
import { Team } from "../../../trainer/game/team.ts";
import { presets } from "../../../trainer/presets/registry.ts";
import { readCheckpoint, saveCheckpoint } from "../../../trainer/run/checkpoint.ts";
import { startingState } from "../../../trainer/run/run.ts";
import { distance, labelsInTurn } from "../../families/tensors.ts";
import { tinySettingsOf } from "../../families/tiny_families.ts";
import { assertGradients } from "../../support/finite_differences.ts";
import { assertClose, normals, normals4d } from "../../support/tensors.ts";
import { bars, valuesOf } from "../tiny.ts";

const shape = { height: 8, width: 8, channels: 1, classes: 2, latentSize: 4 };
const architecture = { levels: [{ channels: 3 }, { channels: 4 }, { channels: 5 }] };

function training(progress: number): Training {
  return { progress, random: new RandomStream("progan"), observe: () => {} };
}

/** What a judge that is so far grown says. */
function judged(progress: number, pictures: Tensor4D): Float32Array {
  const { weights } = newPlayer(proganJudge.parameters(shape, architecture), "judge");
  const judge = proganJudge.judge(shape, architecture, weights, training(progress));
  return judge(pictures, labelsInTurn(pictures.shape[0], 2)).dataSync<"float32">();
}

describe("the layers of the family progan", () => {
  beforeAll(async () => {
    await bootTrainer("wasm");
  });

  it("shrink pictures to the means of squares, and enlarge pixels to squares", () => {
    tf.tidy(() => {
      const x = normals4d("x", [2, 4, 6, 3]);
      assertClose(shrink(x, 2).dataSync(), tf.avgPool(x, 2, 2, "valid").dataSync(), 1e-6, "small");
      const large = tf.image.resizeNearestNeighbor(x, [12, 18]);
      assertClose(enlarge(x, 3).dataSync(), large.dataSync(), 1e-6, "large");
      assert.equal(shrink(x, 1), x);
      assert.equal(enlarge(x, 1), x);
    });
  });

  it("halve a feature map as a convolution and the means of squares would", () => {
    tf.tidy(() => {
      const [x, filter] = [normals4d("x", [2, 4, 6, 3]), normals4d("filter", [3, 3, 3, 5])];
      const bias = normals("bias", [5]);
      const halved = downsamplingConvolution({ "a.filter": filter, "a.bias": bias }, "a", x);
      const slowly = tf.add(tf.avgPool(tf.conv2d(x, filter, 1, "same"), 2, 2, "valid"), bias);
      assertClose(halved.dataSync(), slowly.dataSync(), 1e-5, "halved");
    });
  });

  it("can be differentiated twice", async () => {
    const slopeOf = (f: (x: tf.Tensor) => tf.Tensor) => (x: tf.Tensor) =>
      tf.square(tf.grad((x) => tf.sum(tf.square(f(x))))(x));
    const weights = { "a.filter": normals("filter", [3, 3, 2, 2]), "a.bias": normals("bias", [2]) };
    for (
      const layer of [
        (x: tf.Tensor) => shrink(x as Tensor4D, 2),
        (x: tf.Tensor) => enlarge(x as Tensor4D, 2),
        (x: tf.Tensor) => downsamplingConvolution(weights, "a", x as Tensor4D),
      ]
    ) {
      await assertGradients(layer, [normals("x", [1, 4, 2, 2])], 0.5);
      await assertGradients(slopeOf(layer), [normals("x", [1, 4, 2, 2])], 0.5, 1e-4);
    }
  });
});

describe("the judge of the family progan", () => {
  beforeAll(async () => {
    await bootTrainer("wasm");
  });

  it("sees no more of a picture than the forger draws by then", () => {
    tf.tidy(() => {
      const fine = normals4d("pictures", [4, 8, 8, 1]);
      for (const [progress, size] of [[0.05, 4], [0.3, 2]] as const) {
        const coarse = enlarge(shrink(fine, size), size);
        const coarser = enlarge(shrink(fine, 2 * size), 2 * size);
        const verdict = judged(progress, fine);
        assert.ok(distance(judged(progress, coarse), verdict) < 1e-4);
        assert.ok(distance(judged(progress, coarser), verdict) > 1e-3);
      }
      const coarse = enlarge(shrink(fine, 2), 2);
      assert.ok(distance(judged(0.6, coarse), judged(0.6, fine)) > 1e-3);
    });
  });

  it("grows without a jump", () => {
    tf.tidy(() => {
      const pictures = normals4d("pictures", [4, 8, 8, 1]);
      for (const moment of [0.125, 0.25, 0.375, 0.5]) {
        const [before, after] = [moment - 1e-5, moment + 1e-5].map((at) => judged(at, pictures));
        assert.ok(distance(before!, after!) < 1e-2, `at ${moment}`);
      }
      assert.ok(distance(judged(0.12, pictures), judged(0.26, pictures)) > 5e-2);
    });
  });

  it("is told how much the pictures of a batch differ", () => {
    tf.tidy(() => {
      const [first] = tf.split(normals4d("pictures", [4, 8, 8, 1]), 4) as Tensor4D[];
      const alike = judged(0.6, tf.tile(first!, [4, 1, 1, 1]) as Tensor4D);
      const others = normals4d("others", [3, 8, 8, 1]);
      const mixed = judged(0.6, tf.concat([first!, others]));
      assert.ok(Math.abs(alike[0]! - mixed[0]!) > 1e-3);
    });
  });
});

describe("the game of the family progan", () => {
  beforeAll(async () => {
    await bootTrainer("wasm");
  });

  it("shows real pictures as coarse, and as far faded in, as forged ones are", () => {
    tf.tidy(() => {
      const pictures = normals4d("pictures", [2, 8, 8, 1]);
      const [fine, coarse] = [1, 2].map((size) => enlarge(shrink(pictures, size), size));
      const at = (level: number, share: number) =>
        asCoarse(pictures, 3, { level, share }).dataSync();
      assert.ok(distance(at(2, 1), fine!.dataSync()) < 1e-6);
      assert.ok(distance(at(1, 1), coarse!.dataSync()) < 1e-6);
      const faded = tf.add(tf.mul(coarse!, 0.75), tf.mul(fine!, 0.25));
      assert.ok(distance(at(2, 0.25), faded.dataSync()) < 1e-6);
    });
  });

  it("moves no weight of a level that is not there yet, and all of them in the end", () => {
    const settings = { ...tinySettingsOf("progan"), images: 8 * 8 };
    const given = rulesOf(settings, pictureShape(bars(), settings.latentSize));
    const game = new Game(given, newGame(settings, given.shape), bars(), Team.solo());
    const weights = () =>
      ["forger", "judge"].flatMap((player) => {
        const { weights } = game.state[player as "forger" | "judge"];
        return Object.entries(valuesOf(weights)).map(([name, values]) =>
          [`${player}/${name}`, values] as const
        );
      });
    const start = new Map(weights());
    const still = () =>
      weights().filter(([name, values]) => distance(values, start.get(name)!) === 0)
        .map(([name]) => name);
    game.step();
    // The forger's finer level is its second, the judge's its first.
    const waiting = still().filter((name) => !name.endsWith("last.bias"));
    assert.ok(waiting.length > 0);
    for (const name of waiting) assert.match(name, /^(forger\/level1|judge\/level0)\./);
    assert.ok(waiting.includes("judge/level0.down.filter"));
    assert.ok(waiting.includes("forger/level1.conv.filter"));
    for (let step = 1; step < 8; step++) game.step();
    assert.deepEqual(still(), []);
  });

  it("computes less for coarse pictures", async () => {
    const settings = tinySettingsOf("progan");
    const { shape, moves, generator } = rulesOf(
      settings,
      pictureShape(bars(), settings.latentSize),
    );
    assert.equal(moves.length, 2);
    const { weights } = newGame(settings, shape).forger;
    const numbersAt = async (progress: number) => {
      const { kernels } = await tf.profile(() =>
        generator!(weights, training(progress))({
          latent: tf.ones([2, shape.latentSize]),
          labels: labelsInTurn(2, 2),
        })
      ) as unknown as { kernels: { outputShapes: number[][] }[] };
      return kernels.flatMap(({ outputShapes }) => outputShapes)
        .reduce((sum, shape) => sum + tf.util.sizeFromShape(shape), 0);
    };
    assert.ok(await numbersAt(0.1) < 0.5 * await numbersAt(0.9));
  });

  it("can be resumed to be longer once it is grown, but not so that it would shrink", async () => {
    const settings = tinySettingsOf("progan"); // of 64 pictures, 8 a step
    const dataset = bars();
    const shape = pictureShape(dataset, settings.latentSize);
    const path = await Deno.makeTempFile();
    const resume = async (steps: number, images: number) => {
      const facts = { settings, workers: 1, dataset: dataset.sha256, seconds: 1 };
      const state = { ...newGame(settings, shape), steps };
      await saveCheckpoint(path, state, { ...facts, backend: "wasm" });
      const checkpoint = { path, contents: await readCheckpoint(path) };
      return startingState({ settings: { ...settings, images }, dataset, checkpoint }).steps;
    };
    assert.equal(await resume(2, 64), 2);
    assert.equal(await resume(6, 96), 6);
    const refusal = (images: number, played: number, allowed: string) =>
      new UserError(
        `--images ${images}: the networks of the family "progan" grow as their run goes on, ` +
          `which after ${played} of 64 images can have ${allowed}; choose as many, or start a ` +
          "new run",
      );
    await assert.rejects(() => resume(2, 128), refusal(128, 16, "64"));
    await assert.rejects(() => resume(6, 97), refusal(97, 48, "at most 96"));
    await Deno.remove(path);
  });

  it("refuses networks of unequal numbers of levels, naming both", () => {
    const settings = { ...tinySettingsOf("progan"), judge: { levels: [{ channels: 4 }] } };
    assert.throws(
      () => rulesOf(settings, pictureShape(bars(), settings.latentSize)),
      new UserError(
        'Both networks of the family "progan" grow together, but the generator has 2 levels ' +
          "and the judge 1; give them as many",
      ),
    );
  });

  it("is played by the preset as the paper has it, for a model of a megabyte and a half at most", () => {
    const { settings } = presets["progan-mnist"]!;
    const { loss, penalty, gamma, finalGamma, penaltyInterval, emaHalfLife, adam } = settings;
    assert.deepEqual([loss, penalty, gamma], ["wasserstein", "wgan-gp", 10]);
    assert.deepEqual([finalGamma, penaltyInterval, adam.beta1, adam.beta2], [1, 1, 0, 0.99]);
    assert.ok(emaHalfLife > 0);
    const digits = { ...bars(), height: 28, width: 28 };
    const { forger } = newGame(
      { ...settings, preset: "progan-mnist" },
      pictureShape(digits, settings.latentSize),
    );
    const numbers = Object.values(forger.weights).reduce((sum, { size }) => sum + size, 0);
    assert.ok(2 * numbers < 1.5e6, `${numbers}`);
  });
});
