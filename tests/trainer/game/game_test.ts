import { beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor1D, Tensor4D } from "@tensorflow/tfjs-core";
import { bootTrainer } from "../../../trainer/backend.ts";
import { assembleCrew } from "../../../trainer/run/crew.ts";
import { Game, type GameState, type Measurements, type Rules } from "../../../trainer/game/game.ts";
import { duel, type DuelRules } from "../../../trainer/game/duel.ts";
import type { Loss } from "../../../trainer/losses/loss.ts";
import { losses } from "../../../trainer/losses/registry.ts";
import { r1AndR2 } from "../../../trainer/losses/gradient_penalty.ts";
import { newPlayer } from "../../../trainer/game/player.ts";
import { play, type Start, startingState } from "../../../trainer/run/run.ts";
import type { Settings } from "../../../trainer/game/settings.ts";
import { capacityOf, pictureShape, rulesOf } from "../../../trainer/game/table.ts";
import { Team } from "../../../trainer/game/team.ts";
import { bars, tinySettings, tinyState, valuesOf, valuesOfState } from "../tiny.ts";

const dataset = bars();

function rules(changes: Partial<Rules> = {}, settings: Partial<Settings> = {}): Rules {
  const all = tinySettings(settings);
  return { ...rulesOf(all, pictureShape(dataset, all.latentSize)), ...changes };
}

/** A game of one worker. */
function newGame(settings: Partial<Settings> = {}, state: Partial<GameState> = {}): Game {
  return new Game(rules({}, settings), { ...tinyState(), ...state }, dataset, Team.solo());
}

/** Plays a whole run in a team, and gives the numbers that it ends with. */
async function playRun(start: Start, workers: number) {
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

/** The largest difference between numbers of two records. */
function distance(a: Record<string, Float32Array>, b: Record<string, Float32Array>): number {
  assert.deepEqual(Object.keys(a), Object.keys(b));
  let most = 0;
  for (const [name, values] of Object.entries(a)) {
    values.forEach((value, i) => most = Math.max(most, Math.abs(value - b[name]![i]!)));
  }
  return most;
}

/**
 * Rules of which the outcome can be told on paper: the loss is zero, and the judge is
 * linear, D(x) = w · x, so that the penalty is ½‖w‖² whatever the pictures are.
 */
function paperRules(
  { gamma, penaltyInterval }: Pick<DuelRules, "gamma" | "penaltyInterval">,
  changes: Partial<Rules>,
): Rules {
  const zero = (logits: Tensor1D) => tf.mul<tf.Scalar>(tf.mean(logits), 0);
  const loss: Loss = {
    judge: (real, forged) => zero(tf.add(real, forged)),
    isComparative: false,
    forger: (_real, forged) => zero(forged),
    verdicts: (real, forged) => ({ real, forged }),
  };
  const networks: Pick<DuelRules, "generator" | "judge"> = {
    judge: ({ w }) => (pictures) => tf.dot(tf.reshape(pictures, [-1, 64]), w!) as Tensor1D,
    generator: ({ v }) => ({ latent }) =>
      tf.reshape(tf.mul(tf.tile(latent, [1, 16]), v!), [-1, 8, 8, 1]) as Tensor4D,
  };
  const moves = duel({
    ...networks,
    isBatchwise: false,
    loss,
    penalty: r1AndR2,
    gamma,
    finalGamma: 0.1,
    penaltyInterval,
    maxLead: 10,
  });
  return rules({ ...networks, moves, ...changes });
}

function paperState(steps: number): GameState {
  const forger = newPlayer({ v: { shape: [1], deviation: 1 } }, "forger");
  const judge = newPlayer({ w: { shape: [64], deviation: 1 } }, "judge");
  return { forger, judge, average: { v: tf.zeros([1]) }, steps, lead: 0, augmentation: 0 };
}

describe("the game", () => {
  beforeAll(async () => {
    await bootTrainer("wasm");
  });

  it("comes out the same for two workers as for one, to float32 rounding", async () => {
    const start = { settings: tinySettings({ images: 48 }), dataset, checkpoint: null };
    const before = valuesOfState(startingState(start));
    const alone = await playRun(start, 1);
    const together = await playRun(start, 2);
    for (const player of ["forger", "judge"] as const) {
      const [weights] = together[player];
      assert.ok(distance(weights!, alone[player][0]!) < 2e-4, player);
      assert.ok(distance(weights!, before[player][0]!) > 1e-2, `${player} did not move`);
    }
    assert.ok(distance(together.average, alone.average) < 2e-4);
  });

  it("comes out the same for two workers where pictures are mirrored and changed", async () => {
    const settings = tinySettings({ images: 48, mirror: true, augmentAbove: 0 });
    const start = { settings, dataset, checkpoint: null };
    const alone = await playRun(start, 1);
    const together = await playRun(start, 2);
    assert.ok(distance(together.forger[0]!, alone.forger[0]!) < 2e-4);
    const plain = await playRun({ ...start, settings: tinySettings({ images: 48 }) }, 1);
    assert.ok(distance(plain.judge[0]!, alone.judge[0]!) > 1e-2, "nothing was changed");
  });

  it("changes pictures more often while the judge is too far ahead, less often else", async () => {
    for (const [augmentAbove, expected] of [[-1, 0.625], [0.999, 0.375], [1, 0]] as const) {
      // A batch of 8 in the tenth of the run in which the probability can rise by 1.
      const game = newGame({ augmentAbove, images: 640 }, { augmentation: 0.5 });
      game.step();
      assert.equal((await game.measure()).augmentation, 0.5);
      assert.equal(game.state.augmentation, expected);
    }
  });

  it("keeps the probability of a change from 0 to 0.8", async () => {
    for (const [augmentAbove, expected] of [[-1, 0.8], [0.999, 0]] as const) {
      const game = newGame({ augmentAbove, images: 8 }, { augmentation: 0.5 });
      game.step();
      await game.measure();
      assert.equal(game.state.augmentation, expected);
    }
  });

  it("comes out the same to the bit when played again, and different for another seed", async () => {
    const outcome = (seed: number) =>
      playRun({ settings: tinySettings({ images: 24, seed }), dataset, checkpoint: null }, 1);
    const first = await outcome(1);
    assert.deepEqual(await outcome(1), first);
    assert.notDeepEqual(await outcome(2), first);
  });

  for (const [name, loss] of Object.entries(losses)) {
    it(`shows the forger's judge real pictures only where the loss compares: ${name}`, () => {
      const settings = tinySettings();
      const given = rules();
      const playBy = (loss: Loss) => {
        let seen = 0;
        const judge: DuelRules["judge"] = (weights, training) => {
          const verdict = given.judge!(weights, training);
          return (pictures, labels) => {
            seen += pictures.shape[0];
            return verdict(pictures, labels);
          };
        };
        const duelRules = { ...settings, loss, penalty: r1AndR2, gamma: 0, isBatchwise: false };
        const moves = duel({ ...duelRules, generator: given.generator!, judge });
        const game = new Game({ ...given, moves }, tinyState(), dataset, Team.solo());
        for (let step = 0; step < 4; step++) game.step();
        return { end: valuesOfState(game.state), seen };
      };
      const [as, always] = [playBy(loss), playBy({ ...loss, isComparative: true })];
      assert.deepEqual(as.end, always.end);
      // The judge's own move, the forger's, and the real pictures of the latter.
      assert.equal(always.seen, 4 * 8 * 4);
      assert.equal(as.seen, loss.isComparative ? always.seen : 4 * 8 * 3);
    });
  }

  it("ends at the number of images that was asked for", async () => {
    const settings = tinySettings({ images: 20 });
    const reported: number[] = [];
    const start = { settings, dataset, checkpoint: null };
    await play(start, startingState(start), Team.solo(), ({ images }) => {
      reported.push(images);
      return Promise.resolve(false);
    });
    assert.deepEqual(reported, [24]); // three batches of 8
  });

  it("ends when the leader's report says stop", async () => {
    const settings = tinySettings({ images: 100_000, batch: 512 });
    const start = { settings, dataset, checkpoint: null };
    let reports = 0;
    await play(start, startingState(start), Team.solo(), () => Promise.resolve(++reports === 2));
    assert.equal(reports, 2);
  });

  it("moves both players and the average in every step", () => {
    const game = newGame();
    for (let step = 0; step < 3; step++) {
      const before = valuesOfState(game.state);
      game.step();
      const after = valuesOfState(game.state);
      assert.ok(distance(after.forger[0]!, before.forger[0]!) > 1e-4);
      assert.ok(distance(after.judge[0]!, before.judge[0]!) > 1e-4);
      assert.ok(distance(after.average, before.average) > 1e-6);
    }
    assert.deepEqual([game.state.steps, game.images], [3, 24]);
  });

  it("lets the judge sit out every second step while it is too far ahead", async () => {
    const game = newGame({ maxLead: 0.9 }, { lead: 0.91 });
    const moved: boolean[] = [];
    for (let step = 0; step < 4; step++) {
      const before = valuesOf(game.state.judge.weights);
      game.step();
      moved.push(distance(valuesOf(game.state.judge.weights), before) > 0);
    }
    assert.deepEqual(moved, [true, false, true, false]);
    assert.equal(game.state.judge.updates, 2);
    assert.equal(game.state.forger.updates, 4);
    assert.equal((await game.measure()).satOut, 0.5);
  });

  it("lets the judge move in every step while its lead is allowed", async () => {
    const game = newGame({ maxLead: 0.9 }, { lead: 0.9 });
    for (let step = 0; step < 4; step++) game.step();
    assert.equal(game.state.judge.updates, 4);
    assert.equal((await game.measure()).satOut, 0);
  });

  it("measures averages over the steps since it measured last", async () => {
    const [whole, single] = [newGame(), newGame()];
    const parts: Measurements[] = [];
    for (let step = 0; step < 3; step++) {
      whole.step();
      single.step();
      parts.push(await single.measure());
    }
    const measured = await whole.measure();
    const names = ["judgeLoss", "forgerLoss", "verdictOnReal", "verdictOnForged"] as const;
    for (const name of names) {
      const mean = parts.reduce((sum, part) => sum + part[name]!, 0) / parts.length;
      assert.ok(Math.abs(measured[name]! - mean) < 1e-5, `${name}: ${measured[name]}, not ${mean}`);
    }
    const { verdictOnReal, verdictOnForged } = measured;
    assert.equal(whole.state.lead, verdictOnReal! - verdictOnForged!);
    assert.notEqual(whole.state.lead, 0);
  });

  it("keeps no tensors but its state, with the penalty and without", async () => {
    for (const gamma of [0, 1]) {
      const game = newGame({ gamma });
      const before = tf.memory().numTensors;
      for (let step = 0; step < 4; step++) {
        game.step();
        assert.equal(tf.memory().numTensors, before, `step ${step}, γ ${gamma}`);
      }
      await game.measure();
      assert.equal(tf.memory().numTensors, before);
    }
  });

  it("lets the learning rate fall by a cosine to a tenth at the end of the run", () => {
    // The first step of Adam without momentum is the rate itself, in the gradient's direction.
    const adam = { beta1: 0, beta2: 0.99, epsilon: 1e-12 };
    for (const [steps, share] of [[0, 1], [4, 0.55], [8, 0.1], [20, 0.1]] as const) {
      const game = newGame({ adam, rate: 0.01, images: 64, batch: 8 }, { steps });
      const before = valuesOfState(game.state);
      game.step();
      const after = valuesOfState(game.state);
      for (const player of ["forger", "judge"] as const) {
        const moved = distance(after[player][0]!, before[player][0]!);
        assert.ok(Math.abs(moved / (0.01 * share) - 1) < 1e-3, `${player} moved by ${moved}`);
      }
    }
  });

  it("lets γ fall by a cosine to a tenth over the first fifth of the run", () => {
    // With a large ε, a first step of Adam without momentum is rate · g / ε.
    const adam = { beta1: 0, beta2: 0.99, epsilon: 1e6 };
    const gamma = 0.5;
    for (const [steps, share] of [[0, 1], [10, 0.55], [20, 0.1], [50, 0.1]] as const) {
      const given = paperRules(
        { gamma, penaltyInterval: 1 },
        { adam, rate: 1e5, batch: 8, images: 800 },
      );
      const game = new Game(given, paperState(steps), dataset, Team.solo());
      const before = valuesOf(game.state.judge.weights)["w"]!;
      game.step();
      const after = valuesOf(game.state.judge.weights)["w"]!;
      const rate = 0.1 * (0.55 + 0.45 * Math.cos(Math.PI * steps / 100));
      // γ/2 · E‖∇D‖² on real and as much on forged pictures is γ · ‖w‖², of slope 2γ w.
      before.forEach((w, i) => {
        const moved = (w - after[i]!) / rate;
        assert.ok(Math.abs(moved - 2 * gamma * share * w) < 1e-4, `step ${steps}, ${moved}, ${w}`);
      });
    }
  });

  it("takes the penalty every so many steps only, and as many times as strong", () => {
    const adam = { beta1: 0, beta2: 0.99, epsilon: 1e6 };
    const given = paperRules(
      { gamma: 0.1, penaltyInterval: 3 },
      { adam, rate: 1e4, images: 1e9 },
    );
    const game = new Game(given, paperState(0), dataset, Team.solo());
    for (let step = 0; step < 5; step++) {
      const before = valuesOf(game.state.judge.weights)["w"]!;
      game.step();
      const after = valuesOf(game.state.judge.weights)["w"]!;
      // Adam divides by √(1 - β2^t) what it has multiplied the large ε by: rate / ε = 0.01 a step.
      const expected = step % 3 === 0 ? 0.01 * 2 * 0.1 * 3 : 0;
      before.forEach((w, i) => {
        assert.ok(Math.abs((w - after[i]!) - expected * w) < 1e-5, `step ${step}: ${after[i]}`);
      });
    }
  });

  it("averages the forger with a half-life that is a share of the pictures seen", () => {
    // 80 pictures are seen after the step, a tenth of them is one batch: half of the old stays.
    const changes = { rate: 0, batch: 8, emaHalfLife: 0.1 };
    const state = tinyState();
    const average = Object.fromEntries(
      Object.entries(state.average).map(([name, old]) => [name, tf.zerosLike(old)]),
    );
    const game = newGame(changes, { average, steps: 9 });
    const weights = valuesOf(game.state.forger.weights);
    game.step();
    for (const [name, values] of Object.entries(valuesOf(game.state.average))) {
      values.forEach((value, i) => {
        assert.ok(Math.abs(value - weights[name]![i]! / 2) < 1e-6, `${name} ${i}: ${value}`);
      });
    }
  });
});
