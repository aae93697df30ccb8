/**
 * The judge of the family `dcgan` (Radford et al. 2015, arXiv 1511.06434): strided
 * convolutions instead of pooling, batch normalisation everywhere but at its input, leaky
 * units. It normalises real and forged pictures each among themselves, as the paper does.
 *
 * Classes are given as planes of ones and zeros beside the picture's channels.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import type { ParameterSpecs } from "../../shared/generators/family.ts";
import { DEVIATION } from "../../shared/generators/dcgan.ts";
import {
  batchNormalisation,
  batchNormalisationParameters,
} from "../../shared/layers/batch_normalisation.ts";
import { dense } from "../../shared/layers/dense.ts";
import { leakyRelu } from "../../shared/layers/leaky_relu.ts";
import * as z from "../../shared/zod.ts";
import type { JudgeFamily } from "./family.ts";

const architectureSchema = z.strictObject({
  /** Channels of the feature maps, from the picture down, each half the size of the one before. */
  channels: z.array(z.int().check(z.gte(1), z.lte(2048))).check(z.minLength(1), z.maxLength(8)),
});

/** Hyper-parameters of the judge. */
export type DcganJudgeArchitecture = z.infer<typeof architectureSchema>;

const SIZE = 4;

/** See the module's text. */
export const dcganJudge: JudgeFamily<DcganJudgeArchitecture> = {
  name: "dcgan",
  architecture: architectureSchema,
  isBatchwise: true,

  parameters({ height, width, channels: pictureChannels, classes }, { channels }) {
    let parameters: ParameterSpecs = {};
    let inputs = pictureChannels + classes;
    let [h, w] = [height, width];
    channels.forEach((outputs, i) => {
      parameters = {
        ...parameters,
        [`down${i}.filter`]: { shape: [SIZE, SIZE, inputs, outputs], deviation: DEVIATION },
        ...(i === 0 ? {} : batchNormalisationParameters(`down${i}.norm`, outputs, DEVIATION)),
      };
      inputs = outputs;
      [h, w] = [Math.ceil(h / 2), Math.ceil(w / 2)];
    });
    return {
      ...parameters,
      "logit.weight": { shape: [h * w * inputs, 1], deviation: DEVIATION },
      "logit.bias": { shape: [1], deviation: 0 },
    };
  },

  judge(_shape, { channels }, weights, training) {
    return (pictures, labels) =>
      tf.tidy(() => {
        let x = labels === null ? pictures : withPlanes(pictures, labels);
        channels.forEach((_, i) => {
          const y = tf.conv2d(x, weights[`down${i}.filter`] as Tensor4D, 2, "same");
          x = leakyRelu(
            i === 0 ? y : batchNormalisation(weights, `down${i}.norm`, y, training),
          );
        });
        const flat: Tensor2D = tf.reshape(x, [x.shape[0], -1]);
        return tf.squeeze<tf.Tensor1D>(dense(weights, "logit", flat), [1]);
      });
  },
};

/** `[N, H, W, C]` and `[N, classes]` to `[N, H, W, C + classes]`. */
function withPlanes(pictures: Tensor4D, labels: Tensor2D): Tensor4D {
  const [batch, height, width] = pictures.shape;
  const planes = tf.reshape(labels, [batch, 1, 1, -1]);
  return tf.concat([pictures, tf.tile(planes, [1, height, width, 1]) as Tensor4D], 3);
}
