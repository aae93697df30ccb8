/**
 * The judges of the family `cogan` (Liu & Tuzel 2016, arXiv 1606.07536), LeNets as in the
 * paper: the first layer, which sees what a picture is drawn with, is each domain's own; the
 * others, which see what is drawn, are the same for all.
 *
 * A batch holds pictures of all domains, each with noise of its own: that the paper draws
 * the same noise for a picture in each makes no difference to the losses' means.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { baseSize } from "../../shared/generators/base_size.ts";
import { ofDomain, OWN_SIZE } from "../../shared/generators/cogan.ts";
import { convolution, convolutionParameters } from "../../shared/layers/convolution.ts";
import { dense, denseParameters } from "../../shared/layers/dense.ts";
import { LEAKY_GAIN } from "../../shared/layers/leaky_relu.ts";
import { maxPooling } from "../../shared/layers/max_pooling.ts";
import { prelu, preluParameters } from "../../shared/layers/prelu.ts";
import * as z from "../../shared/zod.ts";
import type { JudgeFamily } from "./family.ts";

const architectureSchema = z.strictObject({
  /** Channels of the two convolutions: each domain's own, and the shared one. */
  channels: z.tuple([z.int().check(z.gte(1), z.lte(1024)), z.int().check(z.gte(1), z.lte(1024))]),
  /** Units of the dense layer before the logit. */
  features: z.int().check(z.gte(1), z.lte(4096)),
});

/** Hyper-parameters of the judge. */
export type CoganJudgeArchitecture = z.infer<typeof architectureSchema>;

/** See the module's text. */
export const coganJudge: JudgeFamily<CoganJudgeArchitecture> = {
  name: "cogan",
  architecture: architectureSchema,
  isBatchwise: false,

  parameters(shape, { channels: [own, shared], features }) {
    const { height, width } = baseSize(shape, 3, "cogan"); // halved twice
    return {
      ...convolutionParameters("own", OWN_SIZE, shape.channels, shape.classes * own, 1),
      ...convolutionParameters("shared", OWN_SIZE, own, shared, 1),
      ...denseParameters("features", height * width * shared, features, LEAKY_GAIN),
      ...preluParameters("features"),
      ...denseParameters("logit", features, 1, 1),
    };
  },

  judge(_shape, _architecture, weights) {
    return (pictures, labels) =>
      tf.tidy(() => {
        const own = maxPooling(ofDomain(convolution(weights, "own", pictures), labels!));
        const shared = maxPooling(convolution(weights, "shared", own));
        const flat: Tensor2D = tf.reshape(shared, [pictures.shape[0], -1]);
        const features = prelu(weights, "features", dense(weights, "features", flat));
        return tf.squeeze<Tensor1D>(dense(weights, "logit", features), [1]);
      });
  },
};
