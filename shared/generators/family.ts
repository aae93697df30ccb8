/**
 * What a family of generators offers to both sides: the trainer differentiates
 * `forward`, the edge runs what `fold` makes of the trained weights.
 *
 * @module
 */

import type { Tensor, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import type { RandomStream } from "../random.ts";
import type * as z from "../zod.ts";

/** Named tensors: the parameters of one network. */
export type Weights = Readonly<Record<string, Tensor>>;

/** The kind of picture a generator makes, and from how much noise. */
export interface PictureShape {
  readonly height: number;
  readonly width: number;
  /** 1 (grey) or 3 (RGB). */
  readonly channels: number;
  /** Number of classes; 0 for a generator without. */
  readonly classes: number;
  readonly latentSize: number;
}

/** A parameter before training. */
export interface ParameterSpec {
  readonly shape: readonly number[];
  /** The deviation of its normal start; 0: all are `mean`. */
  readonly deviation: number;
  /** The mean of its start; 0 where absent. */
  readonly mean?: number;
  /**
   * Of a running statistic, which no gradient moves but what batches are observed to be: the
   * share of its old value that stays in each step. Absent for a weight.
   */
  readonly momentum?: number;
}

/** Parameters of a network, by name, in the order in which they are drawn and stored. */
export type ParameterSpecs = Readonly<Record<string, ParameterSpec>>;

/** What goes into a generator. */
export interface GeneratorInput {
  /** Noise, `[N, latentSize]`. */
  readonly latent: Tensor2D;
  /** One-hot classes, `[N, classes]`; null for a generator without. */
  readonly labels: Tensor2D | null;
  /** What is done to the styles of a family that has them; absent: nothing. */
  readonly styling?: Styling;
}

/** What can be done to styles between the mapping network and the layers that they steer. */
export interface Styling {
  /** ψ, `[N, 1]`: styles are drawn to their mean, w̄ + ψ (w - w̄). */
  readonly truncation: Tensor2D;
  /** Noise `[N, latentSize]` whose styles steer the finer half of the layers; null for none. */
  readonly finer: Tensor2D | null;
}

/** A generator ready to run: noise to pictures, `[N, height, width, channels]` in [-1, 1]. */
export type Generator = (input: GeneratorInput) => Tensor4D;

/** How a network runs in the course of a run; as published, it runs without. */
export interface Training {
  /** Share of the run that is played, 0 to 1; a network that grows does it by this. */
  readonly progress: number;
  /** Draws of this step, the same for every worker of a team. */
  readonly random: RandomStream;
  /**
   * Takes down what this batch gives for the running statistic of a name: the network is in
   * training and goes by its batch. Null where it is only looked at, as in the middle of a
   * run: it goes by its running statistics.
   */
  readonly observe: ((name: string, value: Tensor) => void) | null;
}

/**
 * What a request's truncation scales: the noise; the styles that are made of it, about their
 * mean; or nothing, where only the direction of the noise counts.
 */
export type Truncates = "noise" | "styles" | "nothing";

/** A family of generators; `Architecture` holds its hyper-parameters. */
export interface GeneratorFamily<Architecture = unknown> {
  readonly name: string;
  /** Validates `architecture` of a model's config. */
  readonly architecture: z.ZodMiniType<Architecture>;
  /**
   * The parameters that a generator of this shape has.
   *
   * @throws {UserError} Where the family cannot make such pictures.
   */
  parameters(shape: PictureShape, architecture: Architecture): ParameterSpecs;
  /** Where it is `"styles"`, generators heed `styling`. */
  truncates(architecture: Architecture): Truncates;
  /**
   * Whether classes are domains, in each of which a noise gives the same picture another look;
   * absent: they are different pictures.
   */
  readonly hasDomains?: boolean;
  /**
   * The share of a run after which a generator that grows has its full size: earlier ones are
   * not for publishing. Absent of families that do not grow.
   */
  maturity?(architecture: Architecture): number;
  /** The generator as a differentiable function of its weights. */
  generator(
    shape: PictureShape,
    architecture: Architecture,
    weights: Weights,
    training?: Training,
  ): Generator;
  /**
   * The same function, prepared for speed on the WASM backend: what depends on the weights
   * alone is computed once, here. The folded generator owns copies; `weights` may be disposed.
   */
  fold(shape: PictureShape, architecture: Architecture, weights: Weights): Generator;
}
