/**
 * What the trainer needs to know of a family beyond its generator: the judge.
 *
 * @module
 */

import type { Tensor1D, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import type { z } from "zod";
import type { ParameterSpecs, PictureShape, Weights } from "../../shared/generators/family.ts";

/**
 * A judge: pictures `[N, H, W, C]` in [-1, 1] and their one-hot classes
 * `[N, classes]` (null without) to logits `[N]`, high for real ones.
 */
export type Judge = (pictures: Tensor4D, labels: Tensor2D | null) => Tensor1D;

/** The judge's side of a family; `Architecture` holds its hyper-parameters. */
export interface JudgeFamily<Architecture = unknown> {
  readonly name: string;
  readonly architecture: z.ZodType<Architecture>;
  /** The parameters that a judge of such pictures has. */
  parameters(shape: PictureShape, architecture: Architecture): ParameterSpecs;
  /** The judge as a function of its weights, differentiable twice. */
  judge(shape: PictureShape, architecture: Architecture, weights: Weights): Judge;
}
