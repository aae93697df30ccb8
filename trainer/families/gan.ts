/**
 * The judge of 2014 (Goodfellow et al., arXiv 1406.2661): fully connected, with maxout
 * units and dropout (Goodfellow et al. 2013, arXiv 1302.4389). A maxout unit is the largest
 * of a few linear functions, and learns its own shape of activation.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor2D } from "@tensorflow/tfjs-core";
import type { ParameterSpecs, Training } from "../../shared/generators/family.ts";
import { dense, denseParameters } from "../../shared/layers/dense.ts";
import * as z from "../../shared/zod.ts";
import type { JudgeFamily } from "./family.ts";

const share = z.number().check(z.gte(0), z.lt(1));

const architectureSchema = z.strictObject({
  /** Maxout units of the hidden layers, from the picture on. */
  hidden: z.array(z.int().check(z.gte(1), z.lte(8192))).check(z.minLength(1), z.maxLength(8)),
  /** Linear functions a unit. */
  pieces: z.int().check(z.gte(1), z.lte(16)),
  /** Shares of the inputs, and of the hidden units, that are dropped. */
  dropout: z.strictObject({ inputs: share, hidden: share }),
});

/** Hyper-parameters of the judge. */
export type GanJudgeArchitecture = z.infer<typeof architectureSchema>;

/** See the module's text. */
export const ganJudge: JudgeFamily<GanJudgeArchitecture> = {
  name: "gan",
  architecture: architectureSchema,
  isBatchwise: false,

  parameters({ height, width, channels, classes }, { hidden, pieces }) {
    let parameters: ParameterSpecs = {};
    let inputs = height * width * channels + classes;
    hidden.forEach((units, i) => {
      const layer = denseParameters(`hidden${i}`, inputs, units * pieces, 1);
      parameters = { ...parameters, ...layer };
      inputs = units;
    });
    return { ...parameters, ...denseParameters("logit", inputs, 1, 1) };
  },

  judge(_shape, { hidden, pieces, dropout }, weights, training) {
    return (pictures, labels) =>
      tf.tidy(() => {
        const pixels: Tensor2D = tf.reshape(pictures, [pictures.shape[0], -1]);
        let x: Tensor2D = labels === null ? pixels : tf.concat([pixels, labels], 1);
        x = dropped(x, dropout.inputs, training);
        hidden.forEach((_, i) => {
          const linear = dense(weights, `hidden${i}`, x);
          x = dropped(maxout(linear, pieces), dropout.hidden, training);
        });
        return tf.squeeze<tf.Tensor1D>(dense(weights, "logit", x), [1]);
      });
  },
};

/**
 * `[N, pieces · units]` to `[N, units]`, the largest of each unit's. Of max(a, b) there is no
 * second derivative in TensorFlow.js, as a penalty needs it; of b + relu(a - b) there is.
 */
function maxout(linear: Tensor2D, pieces: number): Tensor2D {
  return (tf.split(linear, pieces, 1) as Tensor2D[])
    .reduce((largest, piece) => tf.add(piece, tf.relu(tf.sub(largest, piece))));
}

/** In training, a share of the units at zero and the others larger by as much, each time anew. */
function dropped(x: Tensor2D, share: number, training: Training | undefined): Tensor2D {
  if (share === 0 || !training?.observe) return x;
  const { random } = training;
  const keep = Float32Array.from(
    { length: x.size },
    () => random.uniform() < share ? 0 : 1 / (1 - share),
  );
  return tf.mul(x, tf.tensor2d(keep, x.shape));
}
