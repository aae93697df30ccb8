/**
 * How the judges from Karras et al. on come to their verdict: a look at how much the pictures
 * of a batch differ, a 3x3 convolution, and two dense layers.
 *
 * Of conditional ones there is a logit for each class, and that of the picture's class is
 * taken (Mescheder et al. 2018, arXiv 1801.04406).
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor1D, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import type { ParameterSpecs, Weights } from "../../shared/generators/family.ts";
import { convolution, convolutionParameters } from "../../shared/layers/convolution.ts";
import { dense, denseParameters } from "../../shared/layers/dense.ts";
import { LEAKY_GAIN, leakyRelu } from "../../shared/layers/leaky_relu.ts";
import { minibatchDeviation } from "../../shared/layers/minibatch_deviation.ts";

/** What comes in. */
export interface JudgeEndShape {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly classes: number;
}

/** The parameters. */
export function judgeEndParameters(
  { height, width, channels, classes }: JudgeEndShape,
): ParameterSpecs {
  return {
    ...convolutionParameters("last", 3, channels + 1, channels, LEAKY_GAIN),
    ...denseParameters("features", height * width * channels, channels, LEAKY_GAIN),
    ...denseParameters("logit", channels, Math.max(1, classes), 1),
  };
}

/** `[N, H, W, C]` and labels `[N, classes]`, or null, to logits `[N]`; differentiable twice. */
export function judgeEnd(weights: Weights, x: Tensor4D, labels: Tensor2D | null): Tensor1D {
  const mixed = leakyRelu(convolution(weights, "last", minibatchDeviation(x)));
  const flat: Tensor2D = tf.reshape(mixed, [mixed.shape[0], -1]);
  const logits = dense(weights, "logit", leakyRelu(dense(weights, "features", flat)));
  return labels === null ? tf.squeeze(logits, [1]) : tf.sum(tf.mul(logits, labels), 1);
}
