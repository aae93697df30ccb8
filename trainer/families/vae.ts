/**
 * The encoder of a variational autoencoder, and how both learn: from a picture to a
 * distribution of descriptions, from a description drawn from it back to the picture.
 *
 * Both climb the evidence lower bound (Kingma & Welling 2013, arXiv 1312.6114, equation 3),
 * which is the log-likelihood of the picture given a description, less the divergence of
 * the picture's own distribution of descriptions from that of all. Pixels are taken for
 * probabilities of ink (Bernoulli). On a sphere (Davidson et al. 2018, arXiv 1804.00891)
 * a picture's descriptions are von Mises–Fisher distributed, and those of all uniformly.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Scalar, Tensor1D, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import { UserError } from "../../shared/errors.ts";
import type { ParameterSpecs, Weights } from "../../shared/generators/family.ts";
import {
  decoder,
  onSphere,
  RECTIFIED_GAIN,
  vae,
  type VaeArchitecture,
} from "../../shared/generators/vae.ts";
import { dense, denseParameters } from "../../shared/layers/dense.ts";
import * as z from "../../shared/zod.ts";
import type { Move, Turn } from "../game/move.ts";
import { stopGradient } from "../kernels/stop_gradient.ts";
import type { TrainingFamily } from "./family.ts";
import { divergenceFromUniform, sampleVonMisesFisher } from "./von_mises_fisher.ts";

const architectureSchema = z.strictObject({
  /** Units of the hidden layers, from the picture to its description. */
  hidden: z.array(z.int().check(z.gte(1), z.lte(8192))).check(z.minLength(1), z.maxLength(8)),
});

/** Hyper-parameters of the encoder. */
export type EncoderArchitecture = z.infer<typeof architectureSchema>;

/** What a picture's description is drawn from, on either kind of space. */
export interface Posterior {
  /** The description in the middle, `[N, latentSize]`; on the sphere of length 1. */
  readonly mean: Tensor2D;
  /** log σ² a component, `[N, latentSize]`; on the sphere κ, `[N, 1]`. */
  readonly spread: Tensor2D;
}

/** Encodes pictures `[N, H, W, C]` of classes `[N, classes]`; differentiable. */
export function encode(
  { hidden }: EncoderArchitecture,
  latent: VaeArchitecture["latent"],
  weights: Weights,
  pictures: Tensor4D,
  labels: Tensor2D | null,
): Posterior {
  const pixels: Tensor2D = tf.reshape(pictures, [pictures.shape[0], -1]);
  let x: Tensor2D = labels === null ? pixels : tf.concat([pixels, labels], 1);
  hidden.forEach((_, i) => x = tf.relu(dense(weights, `hidden${i}`, x)));
  const mean = dense(weights, "mean", x);
  const spread = dense(weights, "spread", x);
  if (latent === "normal") return { mean, spread };
  // At κ = 1 nearly uniform; below there is nothing to gain.
  const concentration = tf.add(tf.softplus(tf.mean<Tensor2D>(spread, 1, true)), 1);
  return { mean: onSphere(mean), spread: concentration as Tensor2D };
}

/** See the module's text. */
export const vaeFamily: TrainingFamily<EncoderArchitecture> = {
  name: "vae",
  architecture: architectureSchema,

  parameters({ height, width, channels, classes, latentSize }, { hidden }) {
    let parameters: ParameterSpecs = {};
    let inputs = height * width * channels + classes;
    hidden.forEach((units, i) => {
      const layer = denseParameters(`hidden${i}`, inputs, units, RECTIFIED_GAIN);
      parameters = { ...parameters, ...layer };
      inputs = units;
    });
    return {
      ...parameters,
      ...denseParameters("mean", inputs, latentSize, 1),
      ...denseParameters("spread", inputs, latentSize, 1),
    };
  },

  play({ shape, settings }, encoder) {
    const architecture = vae.architecture.parse(settings.generator);
    if (architecture.latent === "sphere" && shape.latentSize < 3) {
      throw new UserError(
        `A sphere of ${shape.latentSize} dimensions has no surface to draw from; ` +
          `choose a latentSize of 3 or more`,
      );
    }
    return {
      judge: null,
      moves: [climb(encoder, architecture)],
      reconstruct: ({ judge, forger }, pictures, labels) => {
        const { mean } = encode(encoder, architecture.latent, judge, pictures, labels);
        return vae.generator(shape, architecture, forger)({ latent: mean, labels });
      },
    };
  },
};

/** Both networks' one move, up the bound. */
function climb(encoder: EncoderArchitecture, architecture: VaeArchitecture): Move {
  return {
    name: "climb",
    players: ["judge", "forger"],
    measures: ["reconstruction", "divergence"],
    isDue: () => true,
    begin: (_networks, turn) => ({ judge, forger }) => {
      const { pictures, labels } = turn;
      const posterior = encode(encoder, architecture.latent, judge, pictures, labels);
      const { latent, divergence, logRatio } = describe(posterior, architecture.latent, turn);
      const reconstruction = surprise(pictures, decoder(architecture, forger)({ latent, labels }));
      const bound = tf.mean<Scalar>(tf.add(reconstruction, divergence));
      const measured = [tf.mean<Scalar>(reconstruction), tf.mean<Scalar>(divergence)];
      if (logRatio === null) return { loss: bound, measured };
      const fixed = (x: Tensor1D) => stopGradient((value) => value, x);
      // Of value 0: there for its gradient, E[f ∇ log(q/r)].
      const change = tf.mul(fixed(reconstruction), tf.sub(logRatio, fixed(logRatio)));
      return { loss: tf.add(bound, tf.mean<Scalar>(change)), measured };
    },
  };
}

/** A description drawn for each picture. */
interface Description {
  /** `[N, latentSize]`. */
  readonly latent: Tensor2D;
  /** Of the picture's descriptions from all, in nats, `[N]`. */
  readonly divergence: Tensor1D;
  /** See `SphereSamples`, `[N]`; null where the draw depends on the noise alone. */
  readonly logRatio: Tensor1D | null;
}

function describe(
  { mean, spread }: Posterior,
  kind: VaeArchitecture["latent"],
  { noise, random }: Turn,
): Description {
  if (kind === "sphere") {
    const { samples, logRatio } = sampleVonMisesFisher(mean, spread, noise, random);
    const divergence = divergenceFromUniform(spread, mean.shape[1]);
    return {
      latent: samples,
      divergence: tf.squeeze(divergence, [1]),
      logRatio: tf.squeeze(logRatio, [1]),
    };
  }
  const deviation = tf.exp(tf.mul(spread, 0.5));
  const latent: Tensor2D = tf.add(mean, tf.mul(deviation, noise));
  // ½ Σ (μ² + σ² - 1 - log σ²): the paper's appendix B.
  const terms = tf.sub(tf.add(tf.square(mean), tf.exp(spread)), tf.add(spread, 1));
  return { latent, divergence: tf.mul(tf.sum<Tensor1D>(terms, 1), 0.5), logRatio: null };
}

/** -log p(x|z) of pictures in [-1, 1] by the logits of their ink, in nats, `[N]`. */
function surprise(pictures: Tensor4D, logits: Tensor2D): Tensor1D {
  const ink = tf.mul(tf.add(tf.reshape(pictures, logits.shape), 1), 0.5);
  return tf.sum(tf.sub(tf.softplus(logits), tf.mul(ink, logits)), 1);
}
