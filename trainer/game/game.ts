/**
 * The game: judge and forger move in turn. It knows no family, loss or data set
 * by name.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import type { Generator, PictureShape, Weights } from "../../shared/generators/family.ts";
import { RandomStream } from "../../shared/random.ts";
import { Batches, gatherImages, gatherLabels, mirrorImages } from "../data/batches.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Judge } from "../families/family.ts";
import { movingAverage } from "../kernels/moving_average.ts";
import { gradientPenalty } from "../losses/gradient_penalty.ts";
import type { Loss } from "../losses/loss.ts";
import { augment, drawChange } from "./augmentation.ts";
import { type AdamSettings, gradients, type PlayerState, update } from "./player.ts";
import type { Team } from "./team.ts";

/** What is fixed for a whole run. */
export interface Rules {
  readonly shape: PictureShape;
  /** The forger as a function of its weights. */
  generator(weights: Weights): Generator;
  /** The judge as a function of its weights. */
  judge(weights: Weights): Judge;
  readonly loss: Loss;
  /**
   * Weight γ of the gradient penalty, γ/2 · E‖∇D‖² on real and on forged pictures;
   * 0 for none. It falls by a cosine to a tenth over the first fifth of the run, as
   * in R3GAN: a judge held back while forgeries are easy to tell, and sharp later.
   */
  readonly gamma: number;
  /** The penalty is computed every so many steps, so many times as strong. */
  readonly penaltyInterval: number;
  /** Pictures a step, over the whole team. */
  readonly batch: number;
  /** Pictures of the whole run, which the schedule of the learning rate spans. */
  readonly images: number;
  /** Learning rate at the start; it falls by a cosine to a tenth. */
  readonly rate: number;
  readonly adam: AdamSettings;
  /** Half-life of the averaged forger, as a share of the pictures seen so far. */
  readonly emaHalfLife: number;
  /**
   * The players stay at a similar level: while the judge's verdicts on real and
   * forged pictures are further apart than this, it moves only every second step.
   */
  readonly maxLead: number;
  /** Whether every real picture is shown as its mirror image half of the time. */
  readonly mirror: boolean;
  /**
   * The lead above which pictures are changed more and more often before the judge sees
   * them, and below which less and less; 1 for never. See `augmentation.ts`.
   */
  readonly augmentAbove: number;
  readonly seed: number;
}

/** All that changes as the game goes on. */
export interface GameState {
  readonly forger: PlayerState;
  readonly judge: PlayerState;
  /** The exponential moving average of the forger's weights: what is exported. */
  readonly average: Weights;
  /** Steps played. */
  readonly steps: number;
  /** P(real) of real minus P(real) of forged pictures, when last measured. */
  readonly lead: number;
  /** Probability with which a picture is changed before the judge sees it. */
  readonly augmentation: number;
}

/** What happened since the last report, averaged over its steps. */
export interface Measurements {
  readonly judgeLoss: number;
  readonly forgerLoss: number;
  /** The judge's mean P(real) of real pictures. */
  readonly verdictOnReal: number;
  /** The judge's mean P(real) of forged pictures. */
  readonly verdictOnForged: number;
  /** Share of the steps in which the judge sat out to let the forger catch up. */
  readonly satOut: number;
  /** Probability with which pictures were changed before the judge saw them. */
  readonly augmentation: number;
}

/** A batch as the players see it: this worker's share. */
interface Batch {
  readonly pictures: Tensor4D; // [n, H, W, C]
  readonly labels: Tensor2D | null; // [n, classes]
}

/** The share of a run over which γ falls. */
const GAMMA_FALL = 0.2;

/** The share of a run in which the augmentation can go from never to always. */
const AUGMENTATION_RISE = 0.1;

/** Beyond this probability a forger would take the changes for part of the pictures. */
const MOST_AUGMENTATION = 0.8;

/** A cosine from 1 at progress 0 to a tenth at progress 1 and beyond. */
function fall(progress: number): number {
  return 0.55 + 0.45 * Math.cos(Math.PI * Math.min(1, progress));
}

/** Plays the game, step by step. */
export class Game {
  #state: GameState;
  readonly #rules: Rules;
  readonly #team: Team;
  readonly #dataset: Dataset;
  readonly #batches: Batches;
  // What `measure` divides by the number of moves; it stays on the device until then.
  #judgeSums: Tensor1D = tf.zeros([3]); // loss, verdict on real, on forged
  #forgerSum: Scalar = tf.scalar(0); // loss
  #stepsMeasured = 0;
  #judgeMoves = 0;

  /** Takes over the state's tensors. */
  constructor(rules: Rules, state: GameState, dataset: Dataset, team: Team) {
    this.#rules = rules;
    this.#state = state;
    this.#dataset = dataset;
    this.#team = team;
    this.#batches = new Batches(dataset, `${rules.seed}`, rules.batch);
  }

  /** The state now; its tensors live until the next step. */
  get state(): GameState {
    return this.#state;
  }

  /** Pictures seen so far. */
  get images(): number {
    return this.#state.steps * this.#rules.batch;
  }

  /** One step: the judge moves, unless it is too far ahead, then the forger. */
  step(): void {
    const { steps, lead } = this.#state;
    const batch = this.#deal(steps);
    if (lead <= this.#rules.maxLead || steps % 2 === 0) this.#moveJudge(batch);
    this.#moveForger(batch);
    this.#moveAverage();
    tf.dispose([batch.pictures, ...(batch.labels ? [batch.labels] : [])]);
    this.#state = { ...this.#state, steps: steps + 1 };
    this.#stepsMeasured++;
  }

  /**
   * The averages since the last call, read back from the device; they also decide
   * whether the judge is too far ahead. Every worker must call it at the same steps.
   */
  async measure(): Promise<Measurements> {
    const sums = this.#team.average([this.#judgeSums, this.#forgerSum]);
    const [[judgeLoss, verdictOnReal, verdictOnForged], [forgerLoss]] = await Promise.all(
      sums.map((sum) => sum.data()),
    ) as [Float32Array, Float32Array];
    tf.dispose(sums);
    const moves = Math.max(1, this.#judgeMoves);
    const steps = Math.max(1, this.#stepsMeasured);
    const measurements = {
      judgeLoss: judgeLoss! / moves,
      forgerLoss: forgerLoss! / steps,
      verdictOnReal: verdictOnReal! / moves,
      verdictOnForged: verdictOnForged! / moves,
      satOut: 1 - this.#judgeMoves / steps,
      augmentation: this.#state.augmentation,
    };
    const lead = measurements.verdictOnReal - measurements.verdictOnForged;
    this.#state = { ...this.#state, lead, augmentation: this.#augmentationAt(lead) };
    this.#judgeSums = tf.zeros([3]);
    this.#forgerSum = tf.scalar(0);
    this.#stepsMeasured = 0;
    this.#judgeMoves = 0;
    return measurements;
  }

  /** The probability from here on, the lead being as it is. */
  #augmentationAt(lead: number): number {
    const { augmentAbove, batch, images } = this.#rules;
    if (augmentAbove === 1) return 0;
    const step = this.#stepsMeasured * batch / (AUGMENTATION_RISE * images);
    const next = this.#state.augmentation + Math.sign(lead - augmentAbove) * step;
    return Math.min(MOST_AUGMENTATION, Math.max(0, next));
  }

  /** This worker's share of the batch of a step. */
  #deal(step: number): Batch {
    const { shape, mirror, seed } = this.#rules;
    const { height, width, channels, classes } = shape;
    const [from, to] = this.#share();
    const rows = this.#batches.rows(step).subarray(from, to);
    const pictures = gatherImages(this.#dataset, rows);
    if (mirror) {
      const random = new RandomStream(`figment/mirror/${seed}/${step}`);
      const coins = Array.from({ length: this.#rules.batch }, () => random.uniform() < 0.5);
      mirrorImages(pictures, shape, coins.slice(from, to));
    }
    return {
      pictures: tf.tensor4d(pictures, [rows.length, height, width, channels]),
      labels: classes > 0
        ? tf.tensor2d(gatherLabels(this.#dataset, rows), [rows.length, classes])
        : null,
    };
  }

  #share(): [number, number] {
    const share = this.#rules.batch / this.#team.size;
    return [this.#team.rank * share, (this.#team.rank + 1) * share];
  }

  /** Fresh noise for a player's move, `[n, latentSize]`. */
  #noise(player: "judge" | "forger"): Tensor2D {
    const { seed, batch, shape } = this.#rules;
    const name = `figment/noise/${seed}/${player}/${this.#state.steps}`;
    const all = new RandomStream(name).normals(batch * shape.latentSize);
    const [from, to] = this.#share();
    const noise = all.subarray(from * shape.latentSize, to * shape.latentSize);
    return tf.tensor2d(noise, [to - from, shape.latentSize]);
  }

  /** Changes what the judge is to see in a player's move. */
  #augmenter(player: "judge" | "forger") {
    const { steps, augmentation } = this.#state;
    const { seed, batch, shape } = this.#rules;
    return (pictures: Tensor4D, kind: "real" | "forged"): Tensor4D => {
      if (augmentation === 0) return pictures;
      const random = new RandomStream(`figment/augmentation/${seed}/${player}/${steps}/${kind}`);
      const changes = Array.from({ length: batch }, () => drawChange(random, shape, augmentation));
      return augment(pictures, changes.slice(...this.#share()));
    };
  }

  #moveJudge({ pictures, labels }: Batch): void {
    const { rules, state } = { rules: this.#rules, state: this.#state };
    const isPenalised = rules.gamma > 0 && state.steps % rules.penaltyInterval === 0;
    const local = tf.tidy(() => {
      const forge = rules.generator(state.forger.weights);
      const forged = forge({ latent: this.#noise("judge"), labels });
      const show = this.#augmenter("judge");
      const both = tf.concat([show(pictures, "real"), show(forged, "forged")]);
      const bothLabels = labels && tf.concat([labels, labels]);
      return gradients(state.judge.weights, (weights) => {
        const judge = rules.judge(weights);
        const [real, fake] = tf.split(judge(both, bothLabels), 2) as [Tensor1D, Tensor1D];
        const loss = rules.loss.judge(real, fake);
        const verdicts = rules.loss.verdicts(real, fake);
        const measured = tf.stack([loss, tf.mean(verdicts.real), tf.mean(verdicts.forged)]);
        this.#judgeSums = addTo(this.#judgeSums, measured as Tensor1D);
        if (!isPenalised) return loss;
        // R1 + R2: twice the mean over real and forged pictures together.
        const penalty = gradientPenalty((x) => judge(x, bothLabels), both);
        return tf.add(loss, tf.mul(penalty, 2 * this.#gamma() * rules.penaltyInterval));
      });
    });
    this.#judgeMoves++;
    this.#state = { ...state, judge: this.#update(state.judge, local) };
  }

  #moveForger({ pictures, labels }: Batch): void {
    const { rules, state } = { rules: this.#rules, state: this.#state };
    const local = tf.tidy(() => {
      const latent = this.#noise("forger");
      const judge = rules.judge(state.judge.weights);
      const show = this.#augmenter("forger");
      const real = judge(show(pictures, "real"), labels);
      return gradients(state.forger.weights, (weights) => {
        const forged = show(rules.generator(weights)({ latent, labels }), "forged");
        const loss = rules.loss.forger(real, judge(forged, labels));
        this.#forgerSum = addTo(this.#forgerSum, loss);
        return loss;
      });
    });
    this.#state = { ...state, forger: this.#update(state.forger, local) };
  }

  /** Averages the gradients over the team and takes one step along them. */
  #update(player: PlayerState, local: Tensor[]): PlayerState {
    const shared = this.#team.average(local);
    const rate = this.#rules.rate * fall(this.images / this.#rules.images);
    const next = update(player, shared, rate, this.#rules.adam);
    tf.dispose(shared);
    return next;
  }

  #gamma(): number {
    return this.#rules.gamma * fall(this.images / (GAMMA_FALL * this.#rules.images));
  }

  #moveAverage(): void {
    const { emaHalfLife, batch } = this.#rules;
    const keep = 0.5 ** (batch / (emaHalfLife * (this.images + batch)));
    const average: Record<string, Tensor> = {};
    for (const [name, old] of Object.entries(this.#state.average)) {
      average[name] = movingAverage(old, this.#state.forger.weights[name]!, keep);
      old.dispose();
    }
    this.#state = { ...this.#state, average };
  }
}

/** The sum with a value added, to be kept; the old one is disposed. */
function addTo<T extends Tensor>(sum: T, value: T): T {
  const next = tf.keep(tf.add(sum, value) as T);
  sum.dispose();
  return next;
}
