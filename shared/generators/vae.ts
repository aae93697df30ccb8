/**
 * The decoder of a variational autoencoder (Kingma & Welling 2013, arXiv 1312.6114): from a
 * few numbers that describe a picture to the probability of ink in every pixel.
 *
 * Descriptions lie in a space like the noise of a GAN, or on a sphere (Davidson et al. 2018,
 * arXiv 1804.00891), on which no direction is nearer to the middle than another. Classes
 * are one-hot inputs beside the description, for encoder and decoder alike (Sohn et al. 2015).
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import { dense, denseParameters, foldDense } from "../layers/dense.ts";
import * as z from "../zod.ts";
import type {
  GeneratorFamily,
  GeneratorInput,
  ParameterSpecs,
  PictureShape,
  Weights,
} from "./family.ts";

const architectureSchema = z.strictObject({
  /** Units of the hidden layers, from the description to the picture. */
  hidden: z.array(z.int().check(z.gte(1), z.lte(8192))).check(z.minLength(1), z.maxLength(8)),
  /** Where descriptions lie. */
  latent: z.literal(["normal", "sphere"]),
});

/** Hyper-parameters of the family. */
export type VaeArchitecture = z.infer<typeof architectureSchema>;

/** He's gain for rectified units. */
export const RECTIFIED_GAIN = Math.SQRT2;

/** See the module's text. */
export const vae: GeneratorFamily<VaeArchitecture> = {
  name: "vae",
  architecture: architectureSchema,
  // On a sphere noise counts by its direction alone.
  truncates: ({ latent }) => latent === "sphere" ? "nothing" : "noise",

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

  generator(shape, architecture, weights) {
    const logits = decoder(architecture, weights);
    return (input) => tf.tidy(() => toPicture(shape, logits(input)));
  },

  fold(shape, { hidden, latent }, weights) {
    const logits = stack(latent, [
      ...hidden.map((_, i) => foldDense(weights, `hidden${i}`, 0)),
      foldDense(weights, "output", 1),
    ]);
    return (input) => tf.tidy(() => toPicture(shape, logits(input)));
  },
};

/** The decoder up to the logits of ink, `[N, height · width · channels]`; differentiable. */
export function decoder(
  { hidden, latent }: VaeArchitecture,
  weights: Weights,
): (input: GeneratorInput) => Tensor2D {
  return stack(latent, [
    ...hidden.map((_, i) => (x: Tensor2D) => tf.relu(dense(weights, `hidden${i}`, x))),
    (x) => dense(weights, "output", x),
  ]);
}

function stack(
  latent: VaeArchitecture["latent"],
  layers: readonly ((x: Tensor2D) => Tensor2D)[],
): (input: GeneratorInput) => Tensor2D {
  return (input) => {
    const described = latent === "sphere" ? onSphere(input.latent) : input.latent;
    const { labels } = input;
    const first = labels === null ? described : tf.concat([described, labels], 1);
    return layers.reduce((x, layer) => layer(x), first);
  };
}

/** Vectors `[N, size]`, each divided by its length. */
export function onSphere(vectors: Tensor2D): Tensor2D {
  const squares = tf.sum(tf.mul(vectors, vectors), 1, true);
  return tf.mul(vectors, tf.rsqrt(tf.add(squares, 1e-12)));
}

/** The expected picture, in [-1, 1]: of ink with probability p it is 2p - 1. */
function toPicture({ height, width, channels }: PictureShape, logits: Tensor2D): Tensor4D {
  const halves = tf.tanh(tf.mul(logits, 0.5)); // 2 σ(x) - 1 = tanh(x / 2)
  return tf.reshape(halves, [-1, height, width, channels]);
}
