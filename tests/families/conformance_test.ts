import { beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { Weights } from "../../shared/generators/family.ts";
import { families } from "../../shared/generators/registry.ts";
import { RandomStream } from "../../shared/random.ts";
import { runGenerator } from "../../shared/sampler.ts";
import { bootTrainer } from "../../trainer/backend.ts";
import { families as trainingFamilies, loneFamilies } from "../../trainer/families/registry.ts";
import { Game, type GameState, type Rules } from "../../trainer/game/game.ts";
import type { Move, Networks } from "../../trainer/game/move.ts";
import { gradients, trainable } from "../../trainer/game/player.ts";
import { settingsSchema } from "../../trainer/game/settings.ts";
import type { Settings } from "../../trainer/game/settings.ts";
import { capacityOf, newGame, pictureShape, rulesOf } from "../../trainer/game/table.ts";
import { Team } from "../../trainer/game/team.ts";
import { frechetDistance, gaussianOf } from "../../trainer/metrics/frechet.ts";
import { readCheckpoint, restore, saveCheckpoint } from "../../trainer/run/checkpoint.ts";
import { assembleCrew } from "../../trainer/run/crew.ts";
import { play, startingState } from "../../trainer/run/run.ts";
import { bars, valuesOf, valuesOfState } from "../trainer/tiny.ts";
import { distance, labelsInTurn, noise, stirred } from "./tensors.ts";
import { entriesOf, familyOf, lessonOf, tinyFamilies, tinySettingsOf } from "./tiny_families.ts";
import { turnOf } from "./turn.ts";

const dataset = bars(256);

/** How far a difference of losses in float32 may be from the gradient. */
const GRADIENT_TOLERANCE = 0.02;

/**
 * Steps of these differences, as a share of a weight's norm, up, down and both ways. Long ones
 * cross kinks, at which penalties jump; short ones drown in rounding; one way may be barred
 * by a kink where the other is free. Where the gradient is right, one of them shows it; where
 * it is wrong, none does.
 */
const STEPS = [1e-3, 1e-2, 3e-4, 1e-4];

function rules(settings: Settings): Rules {
  return rulesOf(settings, pictureShape(dataset, settings.latentSize));
}

/** All numbers of a record, one after the other. */
function flat(record: Record<string, Float32Array>): number[] {
  return Object.values(record).flatMap((values) => [...values]);
}

/** The tests of one generator, as it is looked at in the course of a run. */
function checkPictures(name: string): void {
  const { shape, generator } = rules(tinySettingsOf(name));
  const { height, width, channels, classes, latentSize } = shape;
  const count = 5;
  const weights = stirred(newGame(tinySettingsOf(name), shape).forger.weights);
  const latent = noise("latent", count, latentSize);
  const make = (scale: number, first = 0) =>
    tf.tidy(() =>
      generator!(weights)({
        latent: tf.mul(latent, scale),
        labels: labelsInTurn(count, classes, first),
      })
    );
  const pictures = make(1);
  assert.deepEqual(pictures.shape, [count, height, width, channels]);
  const values = pictures.dataSync();
  const size = height * width * channels;
  const [first, third] = [0, 2].map((i) => values.slice(i * size, (i + 1) * size));
  assert.ok(distance(first!, third!) > 1e-3, "two noises make one picture");
  if (classes > 0) {
    assert.ok(distance(make(1, 1).dataSync(), values) > 1e-3, "classes make no difference");
  }
  for (const scale of [0, 1, 10]) {
    const range = make(scale).dataSync();
    assert.ok(range.every((value) => value >= -1 && value <= 1), `out of range at noise ${scale}`);
  }
}

/** A picture alone is what it is among others. */
function checkIndependence(name: string): void {
  const { shape, generator } = rules(tinySettingsOf(name));
  const weights = stirred(newGame(tinySettingsOf(name), shape).forger.weights);
  const requests = Array.from({ length: 5 }, (_, i) => ({ seed: `${i}` }));
  const run = (requests: readonly { seed: string }[]) =>
    runGenerator(generator!(weights), shape, requests, 1).dataSync();
  const together = run(requests);
  const alone = requests.flatMap((request) => [...run([request])]);
  assert.ok(distance(together, alone) < 1e-5, "pictures of a batch depend on one another");
}

/** Moves each mover a little in its own direction, and compares what the loss does. */
function checkGradients(name: string, move: Move, progress: number): void {
  const settings = tinySettingsOf(name);
  const given = rules(settings);
  const { forger, judge } = newGame(settings, given.shape);
  const networks: Networks = { forger: stirred(forger.weights), judge: stirred(judge.weights) };
  const movers = Object.fromEntries(
    move.players.flatMap((player) =>
      Object.keys(trainable({ forger, judge }[player])).map((parameter) =>
        [`${player}/${parameter}`, networks[player][parameter]!] as const
      )
    ),
  );
  const lossOf = (moved: Weights) => {
    // A step of whose number every interval is a divisor: all penalties are due.
    const loss = move.begin(networks, turnOf(move, given, dataset, { step: 0, progress }));
    const replaced = (player: "forger" | "judge") =>
      Object.fromEntries(
        Object.entries(networks[player])
          .map(([parameter, weight]) => [parameter, moved[`${player}/${parameter}`] ?? weight]),
      );
    const outcome = loss({ forger: replaced("forger"), judge: replaced("judge") });
    assert.equal(outcome.measured.length, move.measures.length);
    return outcome.loss;
  };
  const slopes = gradients(movers, lossOf);
  const norm = Math.hypot(...slopes.flatMap((slope) => [...slope.dataSync()]));
  assert.ok(norm > 0, `${move.name} moves nothing`);
  const { ofTheMean } = tinyFamilies[name]!;
  let checked = 0;
  Object.entries(movers).forEach(([parameter, weight], i) => {
    if (ofTheMean?.test(parameter)) return;
    checked++;
    const direction = directionOf(parameter, slopes[i]!);
    const expected = tf.sum(tf.mul(slopes[i]!, direction)).dataSync()[0]!;
    const length = Math.max(1, weight.norm().dataSync()[0]!);
    const lossAt = (step: number) =>
      tf.tidy(() => {
        const moved = tf.add(weight, tf.mul(direction, step));
        return lossOf({ ...movers, [parameter]: moved }).dataSync()[0]!;
      });
    const here = lossAt(0);
    const scale = Math.max(Math.abs(expected), 0.05 * norm);
    const found: number[] = [];
    const isRight = STEPS.some((share) => {
      const step = share * length;
      const [up, down] = [(lossAt(step) - here) / step, (here - lossAt(-step)) / step];
      const changes = [(up + down) / 2, up, down];
      found.push(...changes);
      return changes.some((change) => Math.abs(change - expected) < GRADIENT_TOLERANCE * scale);
    });
    assert.ok(
      isRight,
      `the loss of the move "${move.name}" along ${parameter}: its gradient says ` +
        `${expected}, but it changes by ${found.join(", ")}`,
    );
  });
  assert.ok(checked > 0);
}

/** Of length 1, half along a gradient, where it is sure to count, half by chance. */
function directionOf(name: string, gradient: Tensor): Tensor {
  const values = new RandomStream(`direction/${name}`).normals(gradient.size);
  const random = tf.tensor(values, gradient.shape);
  const unit = (x: Tensor) => tf.div(x, tf.add(tf.norm(x), 1e-12));
  return unit(tf.add(unit(random), unit(gradient)));
}

/** The Fréchet distance to the bars, pixel by pixel, of what a generator draws. */
function score({ shape, generator }: Rules, average: Weights): number {
  const requests = Array.from({ length: 128 }, (_, i) => ({ seed: `${i}`, class: i % 2 }));
  const pictures = runGenerator(generator!(average), shape, requests, 1);
  const values = pictures.dataSync<"float32">();
  pictures.dispose();
  return frechetDistance(gaussianOf(rowsOf(values)), gaussianOf(realRows()));
}

function realRows(): Float32Array[] {
  return rowsOf(Float32Array.from(dataset.images, (byte) => byte / 127.5 - 1));
}

function rowsOf(values: Float32Array): Float32Array[] {
  return Array.from({ length: values.length / 64 }, (_, i) => values.subarray(i * 64, i * 64 + 64));
}

/** The score of one who draws nothing but the mean of all bars. */
function scoreOfMean(): number {
  const { mean, covariance } = gaussianOf(realRows());
  return frechetDistance({ mean, covariance: covariance.clone().mul(0) }, { mean, covariance });
}

/** Plays a run to its end, and gives its last state as numbers. */
async function playRun(settings: Settings, workers: number) {
  const start = { settings, dataset, checkpoint: null };
  const state = startingState(start);
  const crew = assembleCrew(workers, capacityOf(state), start);
  let end: ReturnType<typeof valuesOfState> | undefined;
  try {
    await play(start, state, crew.team, ({ state }) => {
      end = valuesOfState(state);
      return Promise.resolve(false);
    });
  } finally {
    crew.dismiss();
  }
  return end!;
}

/** Plays some steps of a game that has been set up with a state. */
async function playSteps(settings: Settings, state: GameState, steps: number): Promise<GameState> {
  const game = new Game(rules(settings), state, dataset, Team.solo());
  for (let step = 0; step < steps; step++) game.step();
  await game.measure();
  return game.state;
}

describe("the families", () => {
  it("have a generator and what trains it, each", () => {
    const names = families.map(({ name }) => name);
    assert.deepEqual(trainingFamilies.map(({ name }) => name).toSorted(), names.toSorted());
    assert.equal(new Set(names).size, names.length);
    for (const { name } of loneFamilies) assert.ok(!names.includes(name), name);
  });

  it("are those of the suite's table", () => {
    for (const { name } of families) {
      assert.ok(
        entriesOf(name).length > 0,
        `The family "${name}" has no settings in tests/families/tiny_families.ts, by which the ` +
          `conformance suite tries it: add an entry there`,
      );
    }
    const known = families.map(({ name }) => name);
    const unknown = Object.keys(tinyFamilies).filter((name) => !known.includes(familyOf(name)));
    assert.deepEqual(unknown, []);
  });
});

for (const name of families.flatMap((family) => entriesOf(family.name))) {
  describe(`the family ${name}`, () => {
    beforeAll(async () => {
      await bootTrainer("wasm");
    });

    it("has settings that the schema takes", () => {
      for (const settings of [tinySettingsOf(name), lessonOf(name)]) {
        assert.deepEqual(settingsSchema.parse(settings), settings);
      }
    });

    it("makes pictures of the shape and class asked for, in [-1, 1], another for each noise", () => {
      tf.tidy(() => checkPictures(name));
    });

    it("makes a picture without a look at the others of its batch", () => {
      tf.tidy(() => checkIndependence(name));
    });

    it("has moves whose losses have the gradients that finite differences find", () => {
      const { moves } = rules(tinySettingsOf(name));
      assert.ok(moves.length > 0);
      for (const move of moves) {
        for (const progress of [0.1, 0.9]) tf.tidy(() => checkGradients(name, move, progress));
      }
    });

    it("learns in a short run: it draws bars, and not the mean of all of them", async () => {
      const settings = lessonOf(name);
      const start = { settings, dataset, checkpoint: null };
      const state = startingState(start);
      const before = score(rules(settings), state.average);
      let after = NaN;
      await play(start, state, Team.solo(), ({ state, images }) => {
        if (images >= settings.images) after = score(rules(settings), state.average);
        return Promise.resolve(false);
      });
      assert.ok(after < 0.8 * Math.min(before, scoreOfMean()), `${after}, ${before} at the start`);
    });

    it("goes on from a checkpoint to the bit", async () => {
      const settings = tinySettingsOf(name);
      const path = await Deno.makeTempFile();
      const fresh = () => newGame(settings, rules(settings).shape);
      const half = await playSteps(settings, fresh(), 2);
      const facts = { settings, backend: "wasm", workers: 1, dataset: dataset.sha256, seconds: 1 };
      await saveCheckpoint(path, half, { ...facts, backend: "wasm" });
      const whole = await playSteps(settings, half, 2);
      const resumed = restore(fresh(), await readCheckpoint(path), path);
      const ends = [whole, await playSteps(settings, resumed, 2)].map(valuesOfState);
      assert.deepEqual(ends[1], ends[0]);
      await Deno.remove(path);
    });

    it("comes out the same for two workers as for one, to rounding", async () => {
      const settings = { ...tinySettingsOf(name), images: 24 };
      const before = valuesOf(newGame(settings, rules(settings).shape).forger.weights);
      // Two workers that are two workers again, where they cannot be as one.
      const workers = tinyFamilies[name]!.isOfItsWorkers ? 2 : 1;
      const [alone, together] = [await playRun(settings, workers), await playRun(settings, 2)];
      for (const player of ["forger", "judge"] as const) {
        const [a, b] = [alone, together].map((end) => flat(end[player][0]!));
        assert.ok(distance(a!, b!) < 5e-4, `${player}: ${distance(a!, b!)}`);
      }
      assert.ok(distance(flat(alone.forger[0]!), flat(before)) > 1e-3, "nothing moved");
    });

    it("leaves no tensor behind that is not its state", async () => {
      const settings = tinySettingsOf(name);
      const given = rules(settings);
      const game = new Game(given, newGame(settings, given.shape), dataset, Team.solo());
      game.step();
      const before = tf.memory().numTensors;
      for (let step = 0; step < 4; step++) game.step();
      await game.measure();
      assert.equal(tf.memory().numTensors, before);
    });
  });
}
