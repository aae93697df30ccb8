/**
 * The game: in each step the players make their moves in turn. It knows no family,
 * loss or data set by name.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import type {
  Generator,
  PictureShape,
  Training,
  Truncates,
  Weights,
} from "../../shared/generators/family.ts";
import { RandomStream } from "../../shared/random.ts";
import { Batches, gatherImages, gatherLabels, mirrorImages } from "../data/batches.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Judge, Reconstruct } from "../families/family.ts";
import { movingAverage } from "../kernels/moving_average.ts";
import { augment, drawChange } from "./augmentation.ts";
import type { Measure, Move, Networks, PlayerName, Turn } from "./move.ts";
import {
  type AdamSettings,
  descend,
  gradients,
  type PlayerState,
  trainable,
  update,
} from "./player.ts";
import { fall } from "./schedule.ts";
import type { Team } from "./team.ts";

/** What is fixed for a whole run. */
export interface Rules {
  readonly shape: PictureShape;
  /** The forger as a function of its weights; null where there is none. */
  readonly generator: ((weights: Weights, training?: Training) => Generator) | null;
  /** What a picture's truncation is the scale of. */
  readonly truncates: Truncates;
  /** Whether the classes are domains: then one noise gives a matching picture in each. */
  readonly hasDomains: boolean;
  /** The share of the run after which the forger is grown up; 0 where it does not grow. */
  readonly maturity: number;
  /** The judge as a function of its weights; null where the other player is none. */
  readonly judge: ((weights: Weights, training?: Training) => Judge) | null;
  /** What is left of pictures on the way into noise and back; absent where no way leads in. */
  readonly reconstruct?: Reconstruct;
  /** What a step is made of, in turn. */
  readonly moves: readonly Move[];
  /** What momenta running statistics have, by their names in each network. */
  readonly momenta: Readonly<Record<PlayerName, Readonly<Record<string, number>>>>;
  /** Pictures a step, over the whole team. */
  readonly batch: number;
  /** Pictures of the whole run, which the schedules span. */
  readonly images: number;
  /** Learning rate at the start. */
  readonly rate: number;
  /** The share of it that is left at the end, down to which it falls by a cosine. */
  readonly finalRate: number;
  readonly adam: AdamSettings;
  /** Half-life of the averaged forger, as a share of the pictures seen so far; 0: no average. */
  readonly emaHalfLife: number;
  /** Whether every real picture is shown as its mirror image half of the time. */
  readonly mirror: boolean;
  /**
   * The lead above which pictures are changed more and more often before the judge sees
   * them, and below which less and less; 1 for never. See `augmentation.ts`.
   */
  readonly augmentAbove: number;
  readonly seed: number;
}

/** The rules of a game with a forger. */
export type ForgingRules = Rules & { readonly generator: NonNullable<Rules["generator"]> };

/** Whether there is a forger. */
export function hasForger(rules: Rules): rules is ForgingRules {
  return rules.generator !== null;
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

/** What happened since the last report, averaged over the moves that measure it. */
export interface Measurements extends Readonly<Partial<Record<Measure, number>>> {
  /** Share of the moves that were left out, such as a judge's to let the forger catch up. */
  readonly satOut: number;
  /** Probability with which pictures were changed before the judge saw them. */
  readonly augmentation: number;
}

/** The share of a run in which the augmentation can go from never to always. */
const AUGMENTATION_RISE = 0.1;

/** Beyond this probability a forger would take the changes for part of the pictures. */
const MOST_AUGMENTATION = 0.8;

/** The sums of a move's measures since the last report; they stay on the device until then. */
interface Tally {
  readonly sums: Tensor1D;
  readonly moves: number;
}

/** Plays the game, step by step. */
export class Game {
  #state: GameState;
  readonly #rules: Rules;
  readonly #team: Team;
  readonly #dataset: Dataset;
  readonly #batches: Batches;
  #tallies: readonly Tally[];
  #stepsMeasured = 0;
  /** Moves that the judge's lead made a player sit out, since the last report. */
  #satOut = 0;

  /** Takes over the state's tensors. */
  constructor(rules: Rules, state: GameState, dataset: Dataset, team: Team) {
    this.#rules = rules;
    this.#state = state;
    this.#dataset = dataset;
    this.#team = team;
    this.#batches = new Batches(dataset, `${rules.seed}`, rules.batch);
    this.#tallies = blankTallies(rules.moves);
  }

  /** The state now; its tensors live until the next step. */
  get state(): GameState {
    return this.#state;
  }

  /** Pictures seen so far. */
  get images(): number {
    return this.#state.steps * this.#rules.batch;
  }

  /** Share of the run that is played. */
  get #progress(): number {
    return Math.min(1, this.images / this.#rules.images);
  }

  /** One step: every move that is due, in turn. */
  step(): void {
    const { steps, lead } = this.#state;
    const batch = this.#deal(steps);
    this.#tallies = this.#rules.moves.map((move, i) => {
      const tally = this.#tallies[i]!;
      if (move.isDue({ step: steps, lead })) return this.#make(move, batch, tally);
      if (move.isDue({ step: steps, lead: 0 })) this.#satOut++;
      return tally;
    });
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
    const { moves } = this.#rules;
    const sums = this.#team.average(this.#tallies.map(({ sums }) => sums));
    const values = await Promise.all(sums.map((sum) => sum.data<"float32">()));
    tf.dispose(sums);
    const measured: Partial<Record<Measure, number>> = {};
    moves.forEach(({ measures }, i) => {
      const made = Math.max(1, this.#tallies[i]!.moves);
      measures.forEach((name, j) => measured[name] = values[i]![j]! / made);
    });
    const measurements = {
      ...measured,
      satOut: this.#satOut / Math.max(1, this.#stepsMeasured),
      augmentation: this.#state.augmentation,
    };
    const { verdictOnReal = 0, verdictOnForged = 0 } = measured;
    const lead = verdictOnReal - verdictOnForged;
    this.#state = { ...this.#state, lead, augmentation: this.#augmentationAt(lead) };
    this.#tallies = blankTallies(moves);
    this.#stepsMeasured = 0;
    this.#satOut = 0;
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
  #deal(step: number): Pick<Turn, "pictures" | "labels"> {
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

  /** Fresh noise for a move, `[n, latentSize]`. */
  #noise(move: string): Tensor2D {
    const { seed, batch, shape } = this.#rules;
    const name = `figment/noise/${seed}/${move}/${this.#state.steps}`;
    const all = new RandomStream(name).normals(batch * shape.latentSize);
    const [from, to] = this.#share();
    const noise = all.subarray(from * shape.latentSize, to * shape.latentSize);
    return tf.tensor2d(noise, [to - from, shape.latentSize]);
  }

  /** Changes what the judge is to see in a move. */
  #augmenter(move: string) {
    const { steps, augmentation } = this.#state;
    const { seed, batch, shape } = this.#rules;
    return (pictures: Tensor4D, kind: "real" | "forged"): Tensor4D => {
      if (augmentation === 0) return pictures;
      const random = new RandomStream(`figment/augmentation/${seed}/${move}/${steps}/${kind}`);
      const changes = Array.from({ length: batch }, () => drawChange(random, shape, augmentation));
      return augment(pictures, changes.slice(...this.#share()));
    };
  }

  /** Makes a move, and adds what it measures to its tally. */
  #make(move: Move, batch: Pick<Turn, "pictures" | "labels">, tally: Tally): Tally {
    const observed: Observation[] = [];
    let measured: readonly Scalar[] = [];
    const movers = this.#movers(move);
    const local = tf.tidy(() => {
      const loss = move.begin(this.#networks(), this.#turn(move, batch, observed));
      return gradients(movers, (weights) => {
        const outcome = loss(this.#networks(weights));
        measured = outcome.measured.map((value) => tf.keep(tf.clone(value)));
        return outcome.loss;
      });
    });
    this.#update(move, movers, local, observed);
    return { sums: addTo(tally.sums, measured), moves: tally.moves + 1 };
  }

  /** What a move sees; what it observes is added to `observed`. */
  #turn(
    { name }: Move,
    batch: Pick<Turn, "pictures" | "labels">,
    observed: Observation[],
  ): Turn {
    const { steps: step, lead } = this.#state;
    const random = () => new RandomStream(`figment/draws/${this.#rules.seed}/${name}/${step}`);
    const training = (observe: Training["observe"]): Training => ({
      progress: this.#progress,
      random: random(),
      observe,
    });
    return {
      ...batch,
      step,
      lead,
      progress: this.#progress,
      noise: this.#noise(name),
      random: random(),
      show: this.#augmenter(name),
      watching: training(() => {}),
      learning: (player) =>
        training((statistic, value) => {
          observed.push({ player, statistic, value: tf.keep(tf.clone(value)) });
        }),
    };
  }

  /** What a move moves: the weights of its players, by player and name. */
  #movers({ players }: Move): Weights {
    return Object.fromEntries(
      players.flatMap((player) =>
        Object.entries(trainable(this.#state[player]))
          .map(([name, weight]) => [`${player}/${name}`, weight])
      ),
    );
  }

  /** The networks, with others in the place of weights that move. */
  #networks(movers: Weights = {}): Networks {
    const networkOf = (player: PlayerName): Weights =>
      Object.fromEntries(
        Object.entries(this.#state[player].weights)
          .map(([name, weight]) => [name, movers[`${player}/${name}`] ?? weight]),
      );
    return { forger: networkOf("forger"), judge: networkOf("judge") };
  }

  /** Averages over the team; moves weights along gradients, statistics to what was seen. */
  #update(
    move: Move,
    movers: Weights,
    local: Tensor[],
    observed: readonly Observation[],
  ): void {
    const shared = this.#team.average([...local, ...observed.map(({ value }) => value)]);
    const rate = this.#rules.rate * fall(this.#progress, this.#rules.finalRate);
    for (const player of ["forger", "judge"] as const) {
      const own = Object.keys(movers).flatMap((name, i) =>
        name.startsWith(`${player}/`) ? [shared[i]!] : []
      );
      if (own.length === 0) continue;
      const moved = move.descend === undefined
        ? update(this.#state[player], own, rate, this.#rules.adam)
        : descend(
          this.#state[player],
          own,
          (weight, gradient) => move.descend!(weight, gradient, rate),
        );
      this.#state = { ...this.#state, [player]: moved };
    }
    observed.forEach(({ player, statistic }, i) => {
      const { weights } = this.#state[player];
      const momentum = this.#rules.momenta[player][statistic]!;
      const seen = shared[local.length + i]!;
      const moved = movingAverage(weights[statistic]!, seen, momentum);
      weights[statistic]!.dispose();
      const next = { ...this.#state[player], weights: { ...weights, [statistic]: moved } };
      this.#state = { ...this.#state, [player]: next };
    });
    tf.dispose(shared);
  }

  #moveAverage(): void {
    const { emaHalfLife, batch } = this.#rules;
    const keep = emaHalfLife === 0 ? 0 : 0.5 ** (batch / (emaHalfLife * (this.images + batch)));
    const average: Record<string, Tensor> = {};
    for (const [name, old] of Object.entries(this.#state.average)) {
      average[name] = movingAverage(old, this.#state.forger.weights[name]!, keep);
      old.dispose();
    }
    this.#state = { ...this.#state, average };
  }
}

/** What a batch gave for a running statistic. */
interface Observation {
  readonly player: PlayerName;
  readonly statistic: string;
  readonly value: Tensor;
}

function blankTallies(moves: readonly Move[]): Tally[] {
  return moves.map(({ measures }) => ({ sums: tf.zeros([measures.length]), moves: 0 }));
}

/** The sums with values added, to be kept; all arguments are disposed. */
function addTo(sums: Tensor1D, values: readonly Scalar[]): Tensor1D {
  const next = tf.tidy(() => tf.add<Tensor1D>(sums, tf.stack([...values])));
  tf.dispose([sums, ...values]);
  return next;
}
