/**
 * The coupled one (Liu & Tuzel 2016, arXiv 1606.07536): a generator for each domain, such as
 * digits and their edges. The layers that decide what is in a picture are the same for all;
 * only the last, which decides how that looks, is each domain's own. So one noise gives
 * pictures that match, although no matching pair was ever shown.
 *
 * The domains are the classes of the data. As in the paper, whose networks for digits these
 * are but for their sizes, the shared layers are transposed convolutions, normalised by the
 * batch, with units that learn their slope. The domains' own layers lie side by side as the
 * channels of one convolution, from which the label chooses.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import { UserError } from "../errors.ts";
import {
  batchNormalisation,
  batchNormalisationParameters,
  foldedNormalisation,
} from "../layers/batch_normalisation.ts";
import { convolution, convolutionParameters, foldConvolution } from "../layers/convolution.ts";
import { foldedSlope, prelu, preluParameters } from "../layers/prelu.ts";
import {
  foldTransposedConvolution,
  transposedConvolution,
} from "../layers/transposed_convolution.ts";
import * as z from "../zod.ts";
import { baseSize } from "./base_size.ts";
import { DEVIATION, foldInput, hiddenParameters } from "./dcgan.ts";
import type { Generator, GeneratorFamily, PictureShape } from "./family.ts";

const architectureSchema = z.strictObject({
  /** Channels of the shared feature maps, each twice the size of the one before. */
  channels: z.array(z.int().check(z.gte(1), z.lte(2048))).check(z.minLength(1), z.maxLength(8)),
});

/** Hyper-parameters of the family. */
export type CoganArchitecture = z.infer<typeof architectureSchema>;

/** Sides of the filters that are a domain's own. */
export const OWN_SIZE = 5;

/** See the module's text. */
export const cogan: GeneratorFamily<CoganArchitecture> = {
  name: "cogan",
  architecture: architectureSchema,
  truncates: () => "noise",
  hasDomains: true,

  parameters(shape, { channels }) {
    checkDomains(shape);
    const base = baseSize(shape, channels.length, "cogan");
    const hidden = hiddenParameters(
      { ...base, inputs: shape.latentSize, channels },
      (name, outputs) => ({
        ...batchNormalisationParameters(`${name}.norm`, outputs, DEVIATION),
        ...preluParameters(name),
      }),
    );
    const own = shape.classes * shape.channels;
    return { ...hidden, ...convolutionParameters("own", OWN_SIZE, channels.at(-1)!, own, 1) };
  },

  generator(shape, { channels }, weights, training) {
    const units = (x: Tensor4D, name: string) =>
      prelu(weights, name, batchNormalisation(weights, `${name}.norm`, x, training));
    return stack(shape, channels, {
      input: (x, toMap) => units(toMap(tf.matMul(x, weights["input.weight"] as Tensor2D)), "input"),
      up: (i, x) => units(transposedConvolution(weights, `up${i}`, x), `up${i}`),
      own: (x, labels) => ofDomain(convolution(weights, "own", x), labels),
    });
  },

  fold(shape, { channels }, weights) {
    const input = foldInput(weights, channels[0]!, foldedSlope(weights, "input"));
    const ups = channels.slice(1).map((_, i) => {
      const [norm, slope] = [
        foldedNormalisation(weights, `up${i}.norm`),
        foldedSlope(weights, `up${i}`),
      ];
      return foldTransposedConvolution(weights, `up${i}`, norm, slope);
    });
    const own = foldConvolution(weights, "own", 1);
    return stack(shape, channels, {
      input: (x, toMap) => toMap(input(x)),
      up: (i, x) => ups[i]!(x),
      own: (x, labels) => foldedOfDomain(own(x), labels),
    });
  },
};

/** @throws {UserError} Where there is nothing to couple. */
function checkDomains({ classes }: PictureShape): void {
  if (classes >= 2) return;
  throw new UserError(
    `The family "cogan" draws in two domains or more, which are the classes of the data, but ` +
      `there ${classes === 0 ? "are none" : "is one"}: add the edges of the pictures with ` +
      `--domains edges, or sort the pictures into a folder per domain`,
  );
}

/** The layers; trained and folded differ only in these. */
interface Layers {
  /** From the noise; `toMap` makes a feature map of units. */
  input(x: Tensor2D, toMap: (units: Tensor2D) => Tensor4D): Tensor4D;
  up(i: number, x: Tensor4D): Tensor4D;
  /** The last layer of the pictures' own domains. */
  own(x: Tensor4D, labels: Tensor2D): Tensor4D;
}

function stack(shape: PictureShape, channels: readonly number[], layers: Layers): Generator {
  const { height, width } = baseSize(shape, channels.length, "cogan");
  const toMap = (units: Tensor2D): Tensor4D => tf.reshape(units, [-1, height, width, channels[0]!]);
  return ({ latent, labels }) =>
    tf.tidy(() => {
      let x = layers.input(latent, toMap);
      for (let i = 0; i + 1 < channels.length; i++) x = layers.up(i, x);
      return tf.tanh(layers.own(x, labels!));
    });
}

/**
 * Of each picture the channels of its own domain.
 *
 * @param x `[N, H, W, domains · C]`.
 * @param labels One-hot, `[N, domains]`.
 * @returns `[N, H, W, C]`.
 */
export function ofDomain(x: Tensor4D, labels: Tensor2D): Tensor4D {
  const domains = labels.shape[1];
  const parts = tf.split(x, domains, 3);
  const weights = tf.split(labels, domains, 1).map((part) => tf.reshape(part, [-1, 1, 1, 1]));
  return parts.map((part, i) => tf.mul<Tensor4D>(part, weights[i]!))
    .reduce((sum, part) => tf.add(sum, part));
}

/** The same as one product, `[N, H · W, domains · C]` by `[N, domains · C, C]`; to be used in a tidy. */
function foldedOfDomain(x: Tensor4D, labels: Tensor2D): Tensor4D {
  const [batch, height, width, all] = x.shape;
  const domains = labels.shape[1];
  const channels = all / domains;
  const choice = tf.mul(tf.reshape(labels, [batch, domains, 1, 1]), tf.eye(channels));
  const pictures = tf.matMul(
    tf.reshape(x, [batch, height * width, all]),
    tf.reshape(choice, [batch, all, channels]),
  );
  return tf.reshape(pictures, [batch, height, width, channels]);
}
