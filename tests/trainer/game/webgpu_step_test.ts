import { beforeAll, describe } from "@std/testing/bdd";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import { bootTrainer } from "../../../trainer/backend.ts";
import { createDataset } from "../../../trainer/data/dataset.ts";
import { Game } from "../../../trainer/game/game.ts";
import { newGame, pictureShape, rulesOf } from "../../../trainer/game/table.ts";
import { Team } from "../../../trainer/game/team.ts";
import { presets } from "../../../trainer/presets/registry.ts";
import { itUnless } from "../../support/skip.ts";
import { webgpuObstacle } from "../../support/webgpu.ts";
import { countWebGpu, type WebGpuCounts } from "../../support/webgpu_counts.ts";
import { disposeState } from "../tiny.ts";

const obstacle = await webgpuObstacle();

/** Steps until every shader is compiled and every kind of step has been played. */
const WARM_UP = 4;

/** A game by the preset, on pictures that nobody looks at. */
function newMnistGame(): Game {
  const count = 128;
  const dataset = createDataset({
    name: "blank",
    licence: "none needed",
    height: 28,
    width: 28,
    channels: 1,
    images: new Uint8Array(count * 28 * 28),
    labels: Uint8Array.from({ length: count }, (_, i) => i % 10),
    classes: Array.from({ length: 10 }, (_, digit) => `${digit}`),
  });
  const settings = { preset: "mnist", ...presets["mnist"]!.settings };
  assert.equal(settings.penaltyInterval, WARM_UP);
  const shape = pictureShape(dataset, settings.latentSize);
  return new Game(rulesOf(settings, shape), newGame(settings, shape), dataset, Team.solo());
}

/** Plays a step without running its launches, of which software would take a quarter of a minute. */
function dryStep(game: Game): WebGpuCounts {
  return countWebGpu(() => game.step(), { isDry: true });
}

describe("a step of the preset mnist on WebGPU", () => {
  beforeAll(async () => {
    if (obstacle === undefined) await bootTrainer("webgpu");
  });

  // With the kernels of TensorFlow.js alone, of the same step: 640 launches and 180 uploads
  // under the penalty, 557 and 174 without it, and uniforms for every launch.
  const limits = {
    "with the penalty": { launches: 349, submits: 24, uploads: 10, uniforms: 26, readBacks: 0 },
    "without it": { launches: 271, submits: 19, uploads: 7, uniforms: 26, readBacks: 0 },
  };

  itUnless(obstacle, "reads nothing back, and asks no more of the card than it did", () => {
    const game = newMnistGame();
    for (let step = 0; step < WARM_UP; step++) dryStep(game);
    for (const [kind, limit] of Object.entries(limits)) {
      const counts = dryStep(game);
      for (const [name, most] of Object.entries(limit)) {
        const count = counts[name as keyof WebGpuCounts];
        assert.ok(count <= most, `${count} ${name} ${kind}, where ${most} used to do`);
      }
    }
    disposeState(game.state);
  });

  itUnless(obstacle, "keeps no memory but its state's", () => {
    const game = newMnistGame();
    const memory = () => {
      const { numTensors, numBytes } = tf.memory();
      return { numTensors, numBytes, onBackend: tf.engine().backend.numDataIds() };
    };
    dryStep(game); // which brings the weights to the device
    const before = memory();
    for (let step = 1; step <= 2 * WARM_UP; step++) {
      dryStep(game);
      assert.deepEqual(memory(), before, `step ${step}`);
    }
    disposeState(game.state);
  });
});
