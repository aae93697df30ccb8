/**
 * The first of them (Goodfellow et al. 2014, arXiv 1406.2661): layers that connect
 * everything with everything, and know nothing of what is beside what in a picture.
 *
 * As in the paper, hidden units are rectified. Its sigmoid, for pixels in [0, 1], is here
 * a tanh for [-1, 1]: the same curve. Classes are one-hot inputs beside the noise, as in
 * the conditional GAN of that year (Mirza & Osindero, arXiv 1411.1784).
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import { dense, denseParameters, foldDense } from "../layers/dense.ts";
import * as z from "../zod.ts";
import type { Generator, GeneratorFamily, ParameterSpecs, PictureShape } from "./family.ts";

const architectureSchema = z.strictObject({
  /** Units of the hidden layers, from the noise on. */
  hidden: z.array(z.int().check(z.gte(1), z.lte(8192))).check(z.minLength(1), z.maxLength(8)),
});

/** Hyper-parameters of the family. */
export type GanArchitecture = z.infer<typeof architectureSchema>;

/** He's gain for rectified units. */
const RECTIFIED_GAIN = Math.SQRT2;

/** See the module's text. */
export const gan: GeneratorFamily<GanArchitecture> = {
  name: "gan",
  architecture: architectureSchema,
  truncates: () => "noise",

  parameters({ height, width, channels, classes, latentSize }, { hidden }) {
    let parameters: ParameterSpecs = {};
    let inputs = latentSize + classes;
    hidden.forEach((units, i) => {
      const layer = denseParameters(`hidden${i}`, inputs, units, RECTIFIED_GAIN);
      parameters = { ...parameters, ...layer };
      inputs = units;
    });
    return { ...parameters, ...denseParameters("output", inputs, height * width * channels, 1) };
  },

  generator(shape, { hidden }, weights) {
    return stack(shape, [
      ...hidden.map((_, i) => (x: Tensor2D) => tf.relu(dense(weights, `hidden${i}`, x))),
      (x) => dense(weights, "output", x),
    ]);
  },

  fold(shape, { hidden }, weights) {
    return stack(shape, [
      ...hidden.map((_, i) => foldDense(weights, `hidden${i}`, 0)),
      foldDense(weights, "output", 1),
    ]);
  },
};

/** The layers one after the other, from noise to pixels. */
function stack(
  { height, width, channels }: PictureShape,
  layers: readonly ((x: Tensor2D) => Tensor2D)[],
): Generator {
  return ({ latent, labels }) =>
    tf.tidy(() => {
      const input = labels === null ? latent : tf.concat([latent, labels], 1);
      const pixels = layers.reduce((x, layer) => layer(x), input);
      return tf.tanh(tf.reshape(pixels, [-1, height, width, channels]) as Tensor4D);
    });
}
