import { beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import { bootTrainer } from "../../../trainer/backend.ts";
import { Batches, gatherImages } from "../../../trainer/data/batches.ts";
import { madeFeatures } from "../../../trainer/data/features.ts";
import { Game, type GameState } from "../../../trainer/game/game.ts";
import type { Settings } from "../../../trainer/game/settings.ts";
import { capacityOf, newGame, pictureShape, rulesOf } from "../../../trainer/game/table.ts";
import { Team } from "../../../trainer/game/team.ts";
import { tryOn } from "../../../trainer/metrics/held_out.ts";
import { presets } from "../../../trainer/presets/registry.ts";
import { readCheckpoint, restore, saveCheckpoint } from "../../../trainer/run/checkpoint.ts";
import { assembleCrew } from "../../../trainer/run/crew.ts";
import { play, startingState } from "../../../trainer/run/run.ts";
import { bars, valuesOf, valuesOfState } from "../tiny.ts";

const dataset = madeFeatures(200);
const many = madeFeatures(2000);
const settings: Settings = { ...presets["logistic"]!.settings, preset: "logistic" };
const shape = pictureShape(dataset, settings.latentSize);

/** Plays some steps from a state. */
function playSteps(steps: number, state: GameState, changes: Partial<Settings> = {}) {
  const rules = rulesOf({ ...settings, ...changes }, shape);
  const game = new Game(rules, state, dataset, Team.solo());
  for (let step = 0; step < steps; step++) game.step();
  return game;
}

/** The same in plain numbers, by the formulas of the course. */
function byHand(steps: number) {
  const w = new Array(16).fill(0);
  let b = 0;
  const losses: number[] = [];
  const batches = new Batches(dataset, `${settings.seed}`, settings.batch);
  for (let step = 0; step < steps; step++) {
    const rows = batches.rows(step);
    const x = gatherImages(dataset, rows);
    const m = rows.length;
    let loss = 0;
    const dw = new Array(16).fill(0);
    let db = 0;
    rows.forEach((row, i) => {
      const y = dataset.labels![row]!;
      const features = x.subarray(16 * i, 16 * i + 16);
      const h = 1 / (1 + Math.exp(-features.reduce((z, value, k) => z + value * w[k], b)));
      loss -= (y * Math.log(h) + (1 - y) * Math.log(1 - h)) / m;
      features.forEach((value, k) => dw[k] += (h - y) * value / m);
      db += (h - y) / m;
    });
    losses.push(loss);
    dw.forEach((slope, k) => w[k] -= 0.01 * slope);
    b -= 0.01 * db;
  }
  return { w, b, loss: losses.reduce((sum, loss) => sum + loss, 0) / steps };
}

describe("logistic regression", () => {
  beforeAll(async () => {
    await bootTrainer("wasm");
  });

  it("takes the steps of the course's formulas, and measures their loss", async () => {
    const game = playSteps(20, newGame(settings, shape));
    const { loss } = await game.measure();
    const expected = byHand(20);
    const { w, b } = valuesOf(game.state.judge.weights);
    assert.ok(Math.abs(loss! - expected.loss) < 1e-5, `${loss} ${expected.loss}`);
    assert.ok(Math.abs(b![0]! - expected.b) < 1e-6);
    w!.forEach((value, k) => assert.ok(Math.abs(value - expected.w[k]) < 1e-6));
    assert.ok(Math.hypot(...expected.w) > 0.01);
    assert.equal(game.state.judge.updates, 20);
  });

  it("has nothing of a forger", () => {
    const rules = rulesOf(settings, shape);
    const { forger, average } = newGame(settings, shape);
    assert.equal(rules.generator, null);
    assert.deepEqual([forger.weights, average], [{}, {}]);
  });

  it("comes near to the best that can be, which is above 0, and no nearer", async () => {
    const start = { settings: { ...settings, images: 24_000, rate: 0.2 }, dataset: many };
    const state = startingState({ ...start, checkpoint: null });
    const rules = rulesOf(start.settings, shape);
    const before = await tryOn(rules.judge!(state.judge.weights), madeFeatures(500, "held out"));
    let after = before;
    await play({ ...start, checkpoint: null }, state, Team.solo(), async ({ state, images }) => {
      if (images < start.settings.images) return false;
      after = await tryOn(rules.judge!(state.judge.weights), madeFeatures(500, "held out"));
      return true;
    });
    assert.ok(Math.abs(before.heldOutLoss - Math.LN2) < 1e-4);
    assert.ok(after.heldOutLoss > 0.4 && after.heldOutLoss < 0.55, `${after.heldOutLoss}`);
    assert.ok(
      after.accuracy > 0.7 && after.accuracy < 0.85,
      `${after.accuracy}`,
    );
  });

  it("goes on from a checkpoint to the bit", async () => {
    const path = await Deno.makeTempFile();
    const half = playSteps(3, newGame(settings, shape)).state;
    const facts = { settings, backend: "wasm", workers: 1, dataset: dataset.sha256, seconds: 1 };
    await saveCheckpoint(path, half, { ...facts, backend: "wasm" });
    const whole = valuesOfState(playSteps(3, half).state);
    const resumed = restore(newGame(settings, shape), await readCheckpoint(path), path);
    assert.deepEqual(valuesOfState(playSteps(3, resumed).state), whole);
    await Deno.remove(path);
  });

  it("comes out the same for two workers as for one, to rounding", async () => {
    const ends: Record<string, Float32Array>[] = [];
    for (const workers of [1, 2]) {
      const start = { settings: { ...settings, images: 128 }, dataset, checkpoint: null };
      const state = startingState(start);
      const crew = assembleCrew(workers, capacityOf(state), start);
      await play(start, state, crew.team, ({ state }) => {
        ends.push(valuesOf(state.judge.weights));
        return Promise.resolve(false);
      }).finally(() => crew.dismiss());
    }
    const [alone, together] = ends;
    alone!["w"]!.forEach((value, k) => {
      assert.ok(Math.abs(value - together!["w"]![k]!) < 1e-6);
    });
    assert.ok(Math.hypot(...alone!["w"]!) > 1e-3);
  });

  it("leaves no tensor behind that is not its state", async () => {
    const game = playSteps(1, newGame(settings, shape));
    const before = tf.memory().numTensors;
    for (let step = 0; step < 4; step++) game.step();
    await game.measure();
    assert.equal(tf.memory().numTensors, before);
  });

  it("refuses what has not two classes", () => {
    const unlabelled = pictureShape({ ...bars(), labels: null, classes: null }, 1);
    assert.throws(() => rulesOf(settings, unlabelled), /two classes/);
  });
});
