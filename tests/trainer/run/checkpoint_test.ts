import { afterEach, beforeAll, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { UserError } from "../../../shared/errors.ts";
import { encodeSafetensors, type WeightData } from "../../../shared/model/safetensors.ts";
import { sha256Hex } from "../../../shared/model/sha256.ts";
import { bootTrainer } from "../../../trainer/backend.ts";
import type { Best } from "../../../trainer/run/best.ts";
import {
  packCheckpoint,
  readCheckpoint,
  restore,
  type RunFacts,
  saveCheckpoint,
} from "../../../trainer/run/checkpoint.ts";
import { Game, type GameState } from "../../../trainer/game/game.ts";
import { pictureShape, rulesOf } from "../../../trainer/game/table.ts";
import { Team } from "../../../trainer/game/team.ts";
import { bars, disposeState, tinySettings, tinyState, valuesOfState } from "../tiny.ts";

const settings = tinySettings();
const facts: RunFacts = {
  settings,
  backend: "wasm",
  workers: 2,
  dataset: bars().sha256,
  seconds: 12.5,
};

let folder: string;
let path: string;

/** All of a state but what a game without momentum forgets with every step. */
function withoutMeans(state: GameState) {
  const { forger, judge, average } = valuesOfState(state);
  return { forger: forger.toSpliced(1, 1), judge: judge.toSpliced(1, 1), average };
}

/** A state in the middle of a game, with something in every memory. */
async function playedState(): Promise<GameState> {
  const rules = rulesOf(settings, pictureShape(bars(), settings.latentSize));
  const game = new Game(rules, tinyState(), bars(), Team.solo());
  for (let step = 0; step < 3; step++) game.step();
  await game.measure();
  return game.state;
}

async function refuses(message: RegExp): Promise<void> {
  await assert.rejects(() => readCheckpoint(path), (error) => {
    assert.ok(error instanceof UserError);
    assert.ok(error.message.startsWith(`${path}:`), error.message);
    assert.match(error.message, message);
    return true;
  });
}

/** Writes a checkpoint with whatever texts beside the tensors, its checksum right. */
async function writeForeign(metadata: Record<string, string>): Promise<void> {
  const bytes = encodeSafetensors({ x: { shape: [1], data: Float32Array.of(1) } }, "F32", metadata);
  const digest = new TextEncoder().encode(sha256Hex(bytes));
  await Deno.writeFile(path, new Uint8Array([...bytes, ...digest]));
}

describe("a checkpoint", () => {
  beforeAll(async () => {
    await bootTrainer("wasm");
  });
  beforeEach(async () => {
    folder = await Deno.makeTempDir();
    path = `${folder}/checkpoint.safetensors`;
  });
  afterEach(() => Deno.remove(folder, { recursive: true }));

  it("brings a game back to the bit, with its counters and facts", async () => {
    const state = await playedState();
    await saveCheckpoint(path, state, facts);
    const checkpoint = await readCheckpoint(path);
    const restored = restore(tinyState(), checkpoint, path);
    assert.deepEqual(withoutMeans(restored), withoutMeans(state));
    for (const player of ["forger", "judge"] as const) {
      assert.equal(restored[player].updates, state[player].updates);
      assert.deepEqual(
        Object.entries(restored[player].weights).map(([name, { shape }]) => [name, shape]),
        Object.entries(state[player].weights).map(([name, { shape }]) => [name, shape]),
      );
    }
    assert.deepEqual([restored.steps, restored.lead], [3, state.lead]);
    const { settings, backend, workers, dataset, seconds } = checkpoint.facts;
    assert.deepEqual({ settings, backend, workers, dataset, seconds }, facts);
  });

  it("goes on to the bit, without storing means that no step needs", async () => {
    const rules = rulesOf(settings, pictureShape(bars(), settings.latentSize));
    await saveCheckpoint(path, await playedState(), facts);
    const checkpoint = await readCheckpoint(path);
    assert.ok(!Object.keys(checkpoint.tensors).some((name) => name.includes("means")));
    const whole = new Game(rules, tinyState(), bars(), Team.solo());
    for (let step = 0; step < 3; step++) whole.step();
    await whole.measure();
    const resumed = new Game(rules, restore(tinyState(), checkpoint, path), bars(), Team.solo());
    for (const game of [whole, resumed]) {
      for (let step = 0; step < 3; step++) game.step();
    }
    assert.deepEqual(valuesOfState(resumed.state), valuesOfState(whole.state));
  });

  it("of a game with momentum holds the means too", async () => {
    const lively = tinySettings({ adam: { ...settings.adam, beta1: 0.5 } });
    const rules = rulesOf(lively, pictureShape(bars(), lively.latentSize));
    const game = new Game(rules, tinyState(lively), bars(), Team.solo());
    for (let step = 0; step < 3; step++) game.step();
    await saveCheckpoint(path, game.state, { ...facts, settings: lively });
    const restored = restore(tinyState(lively), await readCheckpoint(path), path);
    assert.deepEqual(valuesOfState(restored), valuesOfState(game.state));
  });

  it("takes the place of a fresh state, tensor for tensor", async () => {
    await saveCheckpoint(path, await playedState(), facts);
    const checkpoint = await readCheckpoint(path);
    const fresh = tinyState();
    const before = tf.memory().numTensors;
    const restored = restore(fresh, checkpoint, path);
    assert.equal(tf.memory().numTensors, before);
    disposeState(restored);
  });

  it("packed takes half the bytes, and brings back nearly the same, and the best", async () => {
    const state = await playedState();
    await saveCheckpoint(path, state, facts);
    const checkpoint = await readCheckpoint(path);
    assert.deepEqual([checkpoint.isPacked, checkpoint.best], [false, null]);
    const best: Best = {
      facts: { settings, dataset: facts.dataset, images: 16, frechet: 1.5 },
      weights: { "x.bias": { shape: [2], data: Float32Array.of(0.1, -3) } },
    };
    const small = `${folder}/small.safetensors`;
    await packCheckpoint(small, checkpoint, best);
    const packed = await readCheckpoint(small);
    assert.deepEqual(packed.facts, checkpoint.facts);
    assert.equal(packed.isPacked, true);
    assert.deepEqual(packed.best?.facts, best.facts);
    assert.deepEqual(packed.best?.weights["x.bias"]?.data, Float32Array.of(Math.f16round(0.1), -3));
    for (const [name, { shape, data }] of Object.entries(checkpoint.tensors)) {
      const other = packed.tensors[name]!;
      assert.deepEqual(other.shape, shape);
      const largest = Math.max(...data.map(Math.abs));
      data.forEach((value, i) => {
        const bound = 2e-3 * Math.abs(value) + 1e-7 * largest;
        assert.ok(Math.abs(other.data[i]! - value) <= bound, `${name}: ${value}, ${other.data[i]}`);
      });
    }
    disposeState(restore(tinyState(), packed, small));
    const valuesIn = (tensors: WeightData) =>
      Object.values(tensors).reduce((sum, { data }) => sum + data.length, 0);
    assert.ok((await Deno.stat(path)).size > 4 * valuesIn(checkpoint.tensors));
    assert.ok((await Deno.stat(small)).size < 2 * valuesIn(packed.tensors) + 8000);
  });

  it("is refused when any one of its bytes is another", async () => {
    await saveCheckpoint(path, await playedState(), facts);
    const whole = await Deno.readFile(path);
    const damage = async (position: number, change: number) => {
      const bytes = whole.slice();
      bytes[position]! ^= change;
      await Deno.writeFile(path, bytes);
      await refuses(/damaged.*older copy/);
    };
    for (const position of [0, 8, whole.length - 65, whole.length - 64, whole.length - 1]) {
      await damage(position, 1);
    }
    await fc.assert(
      fc.asyncProperty(
        fc.nat(whole.length - 1),
        fc.integer({ min: 1, max: 255 }),
        damage,
      ),
      { numRuns: 60 },
    );
  });

  it("is refused when it is cut short, empty, missing or a folder", async () => {
    await saveCheckpoint(path, await playedState(), facts);
    const { size } = await Deno.stat(path);
    for (const length of [size - 1, size >> 1, 63, 0]) {
      await Deno.truncate(path, length);
      await refuses(/damaged/);
    }
    await Deno.remove(path);
    await refuses(/cannot read the checkpoint/);
    await Deno.mkdir(path);
    await refuses(/cannot read the checkpoint/);
  });

  it("is refused when it is another program's, or its settings are none", async () => {
    const good = {
      format: "figment-checkpoint/1",
      ...facts,
      steps: 1,
      lead: 0,
      augmentation: 0,
      forgerUpdates: 1,
      judgeUpdates: 1,
    };
    await writeForeign({ facts: JSON.stringify(good) });
    await readCheckpoint(path);
    await writeForeign({});
    await refuses(/facts/);
    await writeForeign({ facts: JSON.stringify({ ...good, format: "figment-checkpoint/2" }) });
    await refuses(/facts\.format/);
    const wrong = { ...good, settings: { ...settings, rate: -1 } };
    await writeForeign({ facts: JSON.stringify(wrong) });
    await refuses(/facts\.settings\.rate/);
    await writeForeign({ facts: JSON.stringify({ ...good, settings: { ...settings, x: 1 } }) });
    await refuses(/facts\.settings.*"x"/);
  });

  it("is refused by a game of other shapes, and names the tensor", async () => {
    await saveCheckpoint(path, await playedState(), facts);
    const checkpoint = await readCheckpoint(path);
    const other = tinyState(tinySettings({ latentSize: 5 }));
    const [inputs, outputs] = other.forger.weights["input.weight"]!.shape;
    assert.throws(
      () => restore(other, checkpoint, path),
      new UserError(
        `${path}: "forger/weights/input.weight" should be of shape [${inputs},${outputs}] but is ` +
          `[${inputs! - 1},${outputs}]`,
      ),
    );
    const judge = { levels: [{ channels: 3, convolutions: 1 }], features: 5 };
    assert.throws(
      () => restore(tinyState(tinySettings({ judge })), checkpoint, path),
      (error) => error instanceof UserError && /conv0.* is missing$/.test(error.message),
    );
  });

  it("with a number that is none is not written, and the last good one stays", async () => {
    const state = await playedState();
    await saveCheckpoint(path, state, facts);
    const good = await Deno.readFile(path);
    const { weights } = state.judge;
    const broken = { ...weights, "logit.bias": tf.tensor1d([NaN]) };
    const ill = { ...state, judge: { ...state.judge, weights: broken } };
    await assert.rejects(() => saveCheckpoint(path, ill, facts), UserError);
    assert.deepEqual(await Deno.readFile(path), good);
  });

  it("that cannot be written is a user's mistake, and the folder stays as it was", async () => {
    await Deno.mkdir(path);
    const state = await playedState();
    await assert.rejects(
      () => saveCheckpoint(path, state, facts),
      (error) => error instanceof UserError && error.message.startsWith(`${path}: cannot write`),
    );
    assert.deepEqual(Array.from(Deno.readDirSync(folder), (entry) => entry.name), [
      "checkpoint.safetensors",
    ]);
  });
});
