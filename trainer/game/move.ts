/**
 * What a step is made of: moves, in each of which some of the players follow the
 * gradient of one loss. Which moves there are is the family's business; the game
 * makes them.
 *
 * @module
 */

import type { Scalar, Tensor, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import type { Training, Weights } from "../../shared/generators/family.ts";
import type { RandomStream } from "../../shared/random.ts";

/**
 * The two players. The forger's network is the generator; the other one, called the judge,
 * is what trains it: in a family without a game, an encoder.
 */
export type PlayerName = "forger" | "judge";

/** The players' parameters. */
export type Networks = Readonly<Record<PlayerName, Weights>>;

/** What a move may measure, as the log names it; each is averaged over its moves. */
export type Measure =
  | "judgeLoss"
  | "forgerLoss"
  /** The judge's mean P(real) of real pictures, and of forged ones. */
  | "verdictOnReal"
  | "verdictOnForged"
  /** How much a picture changes for a step in its style. */
  | "pathLength"
  /** The two parts of the evidence lower bound, in nats a picture. */
  | "reconstruction"
  | "divergence"
  /** Where no game is played: what is made small. */
  | "loss";

/** What a move sees of the step that it is part of: this worker's share of the batch. */
export interface Turn {
  /** Steps played before. */
  readonly step: number;
  /** Share of the run that is played, 0 to 1. */
  readonly progress: number;
  /** P(real) of real minus P(real) of forged pictures, when last measured. */
  readonly lead: number;
  /** Real pictures, `[n, H, W, C]`. */
  readonly pictures: Tensor4D;
  /** Their one-hot classes, `[n, classes]`; null without. */
  readonly labels: Tensor2D | null;
  /** Fresh noise for the move, `[n, latentSize]`. */
  readonly noise: Tensor2D;
  /** Draws for the move, the same for every worker. */
  readonly random: RandomStream;
  /** Pictures as the judge is shown them; see `augmentation.ts`. */
  show(pictures: Tensor4D, kind: "real" | "forged"): Tensor4D;
  /** For a network that only plays along: as in training, but no statistics are taken down. */
  readonly watching: Training;
  /** For the network of a player that moves: its statistics are taken down. */
  learning(player: PlayerName): Training;
}

/** The outcome of a move's loss. */
export interface Outcome {
  readonly loss: Scalar;
  /** One number for each of the move's measures, in their order. */
  readonly measured: readonly Scalar[];
}

/** A move. */
export interface Move {
  /** Names its noise and its draws; no two moves of a step share it. */
  readonly name: string;
  /** Who moves. */
  readonly players: readonly PlayerName[];
  readonly measures: readonly Measure[];
  /** Whether it is made in this step. */
  isDue(turn: Pick<Turn, "step" | "lead">): boolean;
  /** How a weight follows its gradient; absent: by Adam. The arguments stay as they are. */
  descend?(weight: Tensor, gradient: Tensor, rate: number): Tensor;
  /**
   * Does what needs no gradient, and gives the loss as a function of the networks, of which
   * those of the moving players are to be differentiated.
   */
  begin(networks: Networks, turn: Turn): (networks: Networks) => Outcome;
}
