/**
 * What a family of generators offers to both sides: the trainer differentiates
 * `forward`, the edge runs what `fold` makes of the trained weights.
 *
 * @module
 */

import type { Tensor, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import type { z } from "zod";

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

/** A parameter before training: its shape and the deviation of its normal start (0: zeros). */
export interface ParameterSpec {
  readonly shape: readonly number[];
  readonly deviation: number;
}

/** Parameters of a network, by name, in the order in which they are drawn and stored. */
export type ParameterSpecs = Readonly<Record<string, ParameterSpec>>;

/** What goes into a generator. */
export interface GeneratorInput {
  /** Noise, `[N, latentSize]`. */
  readonly latent: Tensor2D;
  /** One-hot classes, `[N, classes]`; null for a generator without. */
  readonly labels: Tensor2D | null;
}

/** A generator ready to run: noise to pictures, `[N, height, width, channels]` in [-1, 1]. */
export type Generator = (input: GeneratorInput) => Tensor4D;

/** A family of generators; `Architecture` holds its hyper-parameters. */
export interface GeneratorFamily<Architecture = unknown> {
  readonly name: string;
  /** Validates `architecture` of a model's config. */
  readonly architecture: z.ZodType<Architecture>;
  /**
   * The parameters that a generator of this shape has.
   *
   * @throws {UserError} Where the family cannot make such pictures.
   */
  parameters(shape: PictureShape, architecture: Architecture): ParameterSpecs;
  /** The generator as a differentiable function of its weights. */
  generator(shape: PictureShape, architecture: Architecture, weights: Weights): Generator;
  /**
   * The same function, prepared for speed on the WASM backend: what depends on the weights
   * alone is computed once, here. The folded generator owns copies; `weights` may be disposed.
   */
  fold(shape: PictureShape, architecture: Architecture, weights: Weights): Generator;
}
