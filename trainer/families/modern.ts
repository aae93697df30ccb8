/**
 * The judge of the family `modern`: strided convolutions and nothing that looks
 * at other pictures of the batch. Classes enter by projection (Miyato & Koyama
 * 2018, arXiv 1802.05637): logit = w·φ(x) + e_y·φ(x).
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import type { ParameterSpecs } from "../../shared/generators/family.ts";
import { convolution, convolutionParameters } from "../../shared/layers/convolution.ts";
import { dense, denseParameters } from "../../shared/layers/dense.ts";
import { LEAKY_GAIN, leakyRelu } from "../../shared/layers/leaky_relu.ts";
import * as z from "../../shared/zod.ts";
import type { JudgeFamily } from "./family.ts";

const architectureSchema = z.strictObject({
  /** From the picture down; each level halves the size, then convolves 3x3 as often as told. */
  levels: z.array(z.strictObject({
    channels: z.int().check(z.gte(1), z.lte(1024)),
    convolutions: z.int().check(z.gte(0), z.lte(8)),
  })).check(z.minLength(1), z.maxLength(8)),
  /** Size of φ(x). */
  features: z.int().check(z.gte(1), z.lte(4096)),
});

/** Hyper-parameters of the judge. */
export type ModernJudgeArchitecture = z.infer<typeof architectureSchema>;

/** See the module's text. */
export const modernJudge: JudgeFamily<ModernJudgeArchitecture> = {
  name: "modern",
  architecture: architectureSchema,
  isBatchwise: false,

  parameters({ height, width, channels: pictureChannels, classes }, { levels, features }) {
    let parameters: ParameterSpecs = {};
    let inputs = pictureChannels;
    levels.forEach(({ channels, convolutions }, i) => {
      parameters = {
        ...parameters,
        ...convolutionParameters(`level${i}.down`, 4, inputs, channels, LEAKY_GAIN),
      };
      for (let j = 0; j < convolutions; j++) {
        parameters = {
          ...parameters,
          ...convolutionParameters(`level${i}.conv${j}`, 3, channels, channels, LEAKY_GAIN),
        };
      }
      inputs = channels;
    });
    const flat = halved(height, levels.length) * halved(width, levels.length) * inputs;
    return {
      ...parameters,
      ...denseParameters("features", flat, features, LEAKY_GAIN),
      ...denseParameters("logit", features, 1, 1),
      ...(classes > 0
        ? { "classes.weight": { shape: [classes, features], deviation: 1 / Math.sqrt(features) } }
        : {}),
    };
  },

  judge(_shape, { levels }, weights) {
    return (pictures, labels) =>
      tf.tidy(() => {
        let x = pictures;
        levels.forEach(({ convolutions }, i) => {
          x = leakyRelu(convolution(weights, `level${i}.down`, x, 2));
          for (let j = 0; j < convolutions; j++) {
            x = leakyRelu(convolution(weights, `level${i}.conv${j}`, x));
          }
        });
        const flat: Tensor2D = tf.reshape(x as Tensor4D, [x.shape[0], -1]);
        const features = leakyRelu(dense(weights, "features", flat)); // [N, features]
        const logits = tf.squeeze<tf.Tensor1D>(dense(weights, "logit", features), [1]);
        if (labels === null) return logits;
        const directions = tf.matMul(labels, weights["classes.weight"] as Tensor2D);
        return tf.add(logits, tf.sum(tf.mul(directions, features), 1));
      });
  },
};

/** A length after so many halvings, rounded up each time. */
function halved(length: number, times: number): number {
  return times === 0 ? length : halved(Math.ceil(length / 2), times - 1);
}
