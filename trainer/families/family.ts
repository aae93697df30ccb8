/**
 * What the trainer needs to know of a family beyond its generator: the network that
 * trains it, and the moves that both make.
 *
 * @module
 */

import type { Tensor1D, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import type {
  Generator,
  ParameterSpecs,
  PictureShape,
  Training,
  Weights,
} from "../../shared/generators/family.ts";
import type * as z from "../../shared/zod.ts";
import type { Move, Networks } from "../game/move.ts";
import type { Settings } from "../game/settings.ts";

/**
 * A judge: pictures `[N, H, W, C]` in [-1, 1] and their one-hot classes
 * `[N, classes]` (null without) to logits `[N]`, high for real ones.
 */
export type Judge = (pictures: Tensor4D, labels: Tensor2D | null) => Tensor1D;

/** The judge's side of a family that plays a game; `Architecture` holds its hyper-parameters. */
export interface JudgeFamily<Architecture = unknown> {
  readonly name: string;
  readonly architecture: z.ZodMiniType<Architecture>;
  /** Whether the judge compares the pictures of a batch, so that it must see no mixed ones. */
  readonly isBatchwise: boolean;
  /** The parameters that a judge of such pictures has. */
  parameters(shape: PictureShape, architecture: Architecture): ParameterSpecs;
  /** The judge as a function of its weights, differentiable twice where penalties are used. */
  judge(
    shape: PictureShape,
    architecture: Architecture,
    weights: Weights,
    training?: Training,
  ): Judge;
}

/** What moves are made of. */
export interface Table {
  readonly shape: PictureShape;
  generator(weights: Weights, training?: Training): Generator;
  readonly settings: Settings;
}

/** How a family plays. */
export interface Play {
  /** The moves of a step, in turn. */
  readonly moves: readonly Move[];
  /** The judge as a function of its weights; null for a family that has none. */
  readonly judge: ((weights: Weights, training?: Training) => Judge) | null;
  /** What is left of pictures on the way into noise and back; absent where no way leads in. */
  readonly reconstruct?: Reconstruct;
}

/**
 * Pictures `[N, H, W, C]` in [-1, 1] of classes `[N, classes]` (null without), encoded and
 * decoded again, nothing left to chance; of the same shape and range.
 */
export type Reconstruct = (
  networks: Networks,
  pictures: Tensor4D,
  labels: Tensor2D | null,
) => Tensor4D;

/** What the trainer needs to know of a network beside a generator, or of one alone. */
interface Trained<Architecture> {
  readonly name: string;
  readonly architecture: z.ZodMiniType<Architecture>;
  /** The parameters of the network. */
  parameters(shape: PictureShape, architecture: Architecture): ParameterSpecs;
}

/** A family as the trainer sees it; `Architecture` is of the network beside the generator. */
export interface TrainingFamily<Architecture = unknown> extends Trained<Architecture> {
  readonly isAlone?: false;
  play(table: Table, architecture: Architecture): Play;
}

/** A family of networks that learn without any generator, in the judge's place. */
export interface LoneFamily<Architecture = unknown> extends Trained<Architecture> {
  readonly isAlone: true;
  play(table: Omit<Table, "generator">, architecture: Architecture): Play;
}
