import { beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import { stylegan2 } from "../../../shared/generators/stylegan2.ts";
import { RandomStream } from "../../../shared/random.ts";
import { bootTrainer } from "../../../trainer/backend.ts";
import { styleJudge } from "../../../trainer/families/style_judge.ts";
import { stylegan2Game } from "../../../trainer/families/stylegan2.ts";
import { Game } from "../../../trainer/game/game.ts";
import type { Networks } from "../../../trainer/game/move.ts";
import { newPlayer } from "../../../trainer/game/player.ts";
import { newGame, pictureShape, rulesOf } from "../../../trainer/game/table.ts";
import { Team } from "../../../trainer/game/team.ts";
import { presets } from "../../../trainer/presets/registry.ts";
import { distance, labelsInTurn, noise } from "../../families/tensors.ts";
import { tinySettingsOf } from "../../families/tiny_families.ts";
import { turnOf } from "../../families/turn.ts";
import { normals4d } from "../../support/tensors.ts";
import { bars } from "../tiny.ts";

const shape = { height: 7, width: 10, channels: 3, classes: 2, latentSize: 1 };
const levels = [{ channels: 3 }, { channels: 4 }, { channels: 5 }];

/** The logits of four pictures by a judge, of whose weights some are replaced. */
function logits(
  isResidual: boolean,
  { first = 0, replaced = (_: string, weight: Tensor): Tensor => weight } = {},
): Float32Array {
  return tf.tidy(() => {
    const family = styleJudge({ name: "test", isResidual });
    const { weights } = newPlayer(family.parameters(shape, { levels }), "judge");
    const own = Object.fromEntries(
      Object.entries(weights).map(([name, weight]) => [name, replaced(name, weight)]),
    );
    const judge = family.judge(shape, { levels }, own);
    const result = judge(normals4d("pictures", [4, 7, 10, 3]), labelsInTurn(4, 2, first));
    assert.deepEqual(result.shape, [4]);
    return result.dataSync<"float32">();
  });
}

/** Without the longer ways. */
const silenced = (name: string, weight: Tensor) =>
  /level\d\.down/.test(name) ? tf.zerosLike(weight) : weight;

describe("the judges of the StyleGANs", () => {
  beforeAll(async () => {
    await bootTrainer("wasm");
  });

  it("have a logit for each class, and give that of the picture's", () => {
    for (const isResidual of [false, true]) {
      const [own, other] = [logits(isResidual), logits(isResidual, { first: 1 })];
      for (let i = 0; i < 4; i++) assert.ok(Math.abs(own[i]! - other[i]!) > 1e-4);
    }
  });

  it("compare the pictures of a group", () => {
    const family = styleJudge({ name: "test", isResidual: true });
    assert.equal(family.isBatchwise, true);
    const { weights } = newPlayer(family.parameters(shape, { levels }), "judge");
    const judge = family.judge(shape, { levels }, weights);
    const one = normals4d("pictures", [1, 7, 10, 3]);
    const label = labelsInTurn(1, 2)!;
    const alike = judge(tf.tile(one, [2, 1, 1, 1]) as typeof one, tf.tile(label, [2, 1]));
    const other = tf.concat([one, normals4d("others", [1, 7, 10, 3])]);
    const apart = judge(other as typeof one, tf.tile(label, [2, 1]));
    assert.ok(Math.abs(alike.dataSync()[0]! - apart.dataSync()[0]!) > 1e-5);
  });

  it("go past every level by a shorter way in StyleGAN2, and in StyleGAN by none", () => {
    const names = (isResidual: boolean) =>
      Object.keys(styleJudge({ name: "test", isResidual }).parameters(shape, { levels }));
    const skips = ["level0.skip.filter", "level1.skip.filter"];
    assert.deepEqual(names(true).filter((name) => !names(false).includes(name)), skips);
    const blind = logits(false, { replaced: silenced });
    const seeing = logits(true, { replaced: silenced });
    assert.ok(Math.abs(blind[0]! - blind[2]!) < 1e-6); // two pictures of one class
    assert.ok(Math.abs(seeing[0]! - seeing[2]!) > 1e-4);
  });
});

describe("the game of StyleGAN2", () => {
  it("evens out the paths in a third move, every so many steps", () => {
    const settings = tinySettingsOf("stylegan2");
    const { moves } = rulesOf(settings, pictureShape(bars(), settings.latentSize));
    const move = moves[2]!;
    assert.deepEqual(moves.map(({ name }) => name), ["judge", "forger", "paths"]);
    assert.deepEqual(move.players, ["forger"]);
    const due = [0, 1, 2, 3, 4].filter((step) => move.isDue({ step, lead: 0 }));
    assert.deepEqual(due, [0, 2, 4]);
  });

  it("leaves that move out where its weight is 0", () => {
    const { judge, ...settings } = tinySettingsOf("stylegan2");
    const plain = { ...settings, judge: { ...judge, paths: { weight: 0, interval: 1 } } };
    const shape = pictureShape(bars(), settings.latentSize);
    assert.equal(rulesOf(plain, shape).moves.length, 2);
    const design = stylegan2Game.architecture.parse(plain.judge);
    assert.ok(!Object.hasOwn(stylegan2Game.parameters(shape, design), "paths.mean"));
  });

  it("keeps the mean length of paths to itself: no model is published with it", async () => {
    const settings = tinySettingsOf("stylegan2");
    const shape = pictureShape(bars(), settings.latentSize);
    const generator = stylegan2.architecture.parse(settings.generator);
    assert.ok(!Object.hasOwn(stylegan2.parameters(shape, generator), "paths.mean"));
    const game = new Game(
      rulesOf(settings, shape),
      newGame(settings, shape),
      bars(),
      Team.solo(),
    );
    const mean = () => game.state.judge.weights["paths.mean"]!.dataSync()[0]!;
    assert.equal(mean(), 0);
    game.step();
    const { pathLength } = await game.measure();
    assert.ok(pathLength! > 0);
    assert.ok(Math.abs(mean() - 0.01 * pathLength!) < 1e-6);
    game.step(); // in which the move is not due
    assert.ok(Math.abs(mean() - 0.01 * pathLength!) < 1e-6);
    assert.deepEqual(Object.keys(game.state.average), Object.keys(game.state.forger.weights));
  });

  it("makes paths of more even length", async () => {
    const { judge, ...rest } = tinySettingsOf("stylegan2");
    const settings = {
      ...{ ...rest, judge: { ...judge, paths: { weight: 2, interval: 1 } } },
      ...{ batch: 16, images: 16 * 80, rate: 1e-2, finalRate: 1 },
    };
    const shape = pictureShape(bars(), settings.latentSize);
    const rules = rulesOf(settings, shape);
    const [, , paths] = rules.moves;
    /** The variance of the lengths of paths by the square of their mean, over many directions. */
    const spread = (networks: Networks) => {
      const lengths = Array.from({ length: 20 }, (_, i) =>
        tf.tidy(() => {
          const turn = {
            ...turnOf(paths!, rules, bars(), { step: 0, progress: 0 }),
            random: new RandomStream(`directions/${i}`),
            noise: noise(`${i}`, settings.batch, shape.latentSize),
          };
          const rested = { ...networks, judge: { ...networks.judge, "paths.mean": tf.scalar(0) } };
          const { loss, measured } = paths!.begin(rested, turn)(rested);
          // In the first move the usual length is taken for 0.
          return { mean: measured[0]!.dataSync()[0]!, square: loss.dataSync()[0]! / 2 };
        }));
      const average = (values: readonly number[]) =>
        values.reduce((sum, value) => sum + value / values.length, 0);
      const mean = average(lengths.map(({ mean }) => mean));
      return average(lengths.map(({ square }) => square)) / mean ** 2 - 1;
    };
    // Nothing but this move is made.
    const game = new Game(
      { ...rules, moves: [paths!] },
      newGame(settings, shape),
      bars(),
      Team.solo(),
    );
    const networks = () => ({
      forger: game.state.forger.weights,
      judge: game.state.judge.weights,
    });
    const before = spread(networks());
    for (let step = 0; step < 80; step++) game.step();
    const after = spread(networks());
    await game.measure();
    assert.ok(after < 0.8 * before, `${after}, ${before} before`);
  });
});

describe("the presets of the StyleGANs", () => {
  it("play the paper's game on many pictures, the non-saturating one under a lazy R1", () => {
    const { loss, penalty, penaltyInterval } = presets["stylegan2-cats"]!.settings;
    assert.deepEqual([loss, penalty, penaltyInterval], ["binary-cross-entropy", "r1", 16]);
  });

  it("on few digits play for pairs, under a lazy R1 and R2", () => {
    for (const name of ["stylegan-mnist", "stylegan2-mnist"]) {
      const { loss, penalty, penaltyInterval } = presets[name]!.settings;
      assert.deepEqual([loss, penalty], ["relativistic", "r1-and-r2"]);
      assert.ok(penaltyInterval > 1);
    }
  });

  it("average the forger", () => {
    for (const name of ["stylegan-mnist", "stylegan2-mnist", "stylegan2-cats"]) {
      assert.ok(presets[name]!.settings.emaHalfLife > 0);
    }
  });

  it("make models of a megabyte and a half at most", () => {
    for (const name of ["stylegan-mnist", "stylegan2-mnist"]) {
      const settings = { ...presets[name]!.settings, preset: name };
      const digits = { ...bars(), height: 28, width: 28 };
      const { forger } = newGame(settings, pictureShape(digits, settings.latentSize));
      const numbers = Object.values(forger.weights).reduce((sum, { size }) => sum + size, 0);
      assert.ok(2 * numbers < 1.5e6, `${numbers}`);
      assert.ok(distance([numbers], [100_000]) < 200_000);
    }
  });
});
