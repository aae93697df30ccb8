/**
 * The judges of the StyleGANs: convolutions with a low-pass filter before each halving, and a
 * look at how much the pictures of a batch differ. That of StyleGAN2 goes past each level by
 * a second, shorter way, and adds up both (Karras et al. 2019, arXiv 1912.04958, section 4.1):
 *
 * ```
 * picture → 1x1 → [3x3 → blur → 3x3, halved] → … → deviation → 3x3 → dense → logit
 *                └──── blur → 1x1, halved ────┘
 * ```
 *
 * Of conditional ones there is a logit for each class, and that of the picture's class is
 * taken (Mescheder et al. 2018, arXiv 1801.04406).
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor1D, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import * as z from "zod";
import type { ParameterSpecs, PictureShape } from "../../shared/generators/family.ts";
import { blur } from "../../shared/layers/blur.ts";
import { convolution, convolutionParameters } from "../../shared/layers/convolution.ts";
import { dense, denseParameters } from "../../shared/layers/dense.ts";
import { equalised, equalisedParameters } from "../../shared/layers/equalised.ts";
import { LEAKY_GAIN, leakyRelu } from "../../shared/layers/leaky_relu.ts";
import { minibatchDeviation } from "../../shared/layers/minibatch_deviation.ts";
import type { JudgeFamily } from "./family.ts";

/** Validates the hyper-parameters of such a judge. */
export const styleJudgeSchema = z.strictObject({
  /** From the picture's size down; each level is half the size of the one before. */
  levels: z.array(z.strictObject({ channels: z.int().min(1).max(1024) })).min(1).max(8),
});

/** See {@linkcode styleJudgeSchema}. */
export type StyleJudgeArchitecture = z.infer<typeof styleJudgeSchema>;

/** What there is to choose of a judge. */
export interface StyleJudgeOptions {
  /** Of the family. */
  readonly name: string;
  readonly isResidual: boolean;
}

/** Makes a judge. */
export function styleJudge(
  { name, isResidual }: StyleJudgeOptions,
): JudgeFamily<StyleJudgeArchitecture> {
  return {
    name,
    architecture: styleJudgeSchema,
    isBatchwise: true,

    parameters: (shape, { levels }) => equalisedParameters(specsOf(shape, levels, isResidual)),

    judge(shape, { levels }, weights) {
      return (pictures, labels) =>
        tf.tidy(() => {
          const scaled = equalised(weights, specsOf(shape, levels, isResidual));
          const activated = (name: string, x: Tensor4D, stride = 1) =>
            leakyRelu(convolution(scaled, name, x, stride));
          let x = activated("picture", pictures);
          for (let i = 0; i < levels.length - 1; i++) {
            const y = activated(`level${i}.down`, blur(activated(`level${i}.conv`, x)), 2);
            x = isResidual ? joined(y, shortcut(blur(x), scaled[`level${i}.skip.filter`]!)) : y;
          }
          x = activated("last", minibatchDeviation(x));
          const flat: Tensor2D = tf.reshape(x, [x.shape[0], -1]);
          const logits = dense(scaled, "logit", leakyRelu(dense(scaled, "features", flat)));
          if (labels === null) return tf.squeeze<Tensor1D>(logits, [1]);
          return tf.sum<Tensor1D>(tf.mul(logits, labels), 1);
        });
    },
  };
}

function shortcut(x: Tensor4D, filter: tf.Tensor): Tensor4D {
  return tf.conv2d(x, filter as Tensor4D, 2, "same");
}

/** The sum of two ways, of the variance that each has. */
function joined(a: Tensor4D, b: Tensor4D): Tensor4D {
  return tf.mul(tf.add(a, b), Math.SQRT1_2);
}

/** The parameters as the layers have them. */
function specsOf(
  { height, width, channels, classes }: PictureShape,
  levels: StyleJudgeArchitecture["levels"],
  isResidual: boolean,
): ParameterSpecs {
  const perLevel = levels.slice(0, -1).map(({ channels: inputs }, i): ParameterSpecs => {
    const outputs = levels[i + 1]!.channels;
    const deviation = 1 / Math.sqrt(inputs);
    return {
      ...convolutionParameters(`level${i}.conv`, 3, inputs, inputs, LEAKY_GAIN),
      ...convolutionParameters(`level${i}.down`, 3, inputs, outputs, LEAKY_GAIN),
      ...(isResidual &&
        { [`level${i}.skip.filter`]: { shape: [1, 1, inputs, outputs], deviation } }),
    };
  });
  const halved = (side: number) => Math.ceil(side / 2 ** (levels.length - 1));
  const last = levels.at(-1)!.channels;
  return Object.assign(
    convolutionParameters("picture", 1, channels, levels[0]!.channels, LEAKY_GAIN),
    ...perLevel,
    convolutionParameters("last", 3, last + 1, last, LEAKY_GAIN),
    denseParameters("features", halved(height) * halved(width) * last, last, LEAKY_GAIN),
    denseParameters("logit", last, Math.max(1, classes), 1),
  );
}
