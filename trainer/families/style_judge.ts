/**
 * The judges of the StyleGANs: convolutions with a low-pass filter before each halving, and
 * the end of `judge_end.ts`. That of StyleGAN2 goes past each level by a second, shorter way,
 * and adds up both (Karras et al. 2019, arXiv 1912.04958, section 4.1):
 *
 * ```
 * picture → 1x1 → [3x3 → blur → 3x3, halved] → … → deviation → 3x3 → dense → logit
 *                └──── blur → 1x1, halved ────┘
 * ```
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor4D } from "@tensorflow/tfjs-core";
import type { ParameterSpecs, PictureShape } from "../../shared/generators/family.ts";
import { blur } from "../../shared/layers/blur.ts";
import { convolution, convolutionParameters } from "../../shared/layers/convolution.ts";
import { equalised, equalisedParameters } from "../../shared/layers/equalised.ts";
import { LEAKY_GAIN, leakyRelu } from "../../shared/layers/leaky_relu.ts";
import * as z from "../../shared/zod.ts";
import type { JudgeFamily } from "./family.ts";
import { judgeEnd, judgeEndParameters } from "./judge_end.ts";

/** Validates the hyper-parameters of such a judge. */
export const styleJudgeSchema = z.strictObject({
  /** From the picture's size down; each level is half the size of the one before. */
  levels: z.array(z.strictObject({ channels: z.int().check(z.gte(1), z.lte(1024)) })).check(
    z.minLength(1),
    z.maxLength(8),
  ),
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
          return judgeEnd(scaled, x, labels);
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
  const end = { height: halved(height), width: halved(width), channels: levels.at(-1)!.channels };
  return Object.assign(
    convolutionParameters("picture", 1, channels, levels[0]!.channels, LEAKY_GAIN),
    ...perLevel,
    judgeEndParameters({ ...end, classes }),
  );
}
