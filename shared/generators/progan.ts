/**
 * The progressive GAN (Karras et al. 2017, arXiv 1710.10196): it learns to draw coarse
 * pictures first, and grows level by level (see `growth.ts`). Of the paper's section 4 there
 * is the equalised learning rate, and the normalisation of each pixel's features, which keeps
 * signals from growing in the contest with the judge.
 *
 * ```
 * noise → dense → 3x3 → [×2 → 3x3 → 3x3] → … → 1x1 → picture
 * ```
 *
 * Every level has a 1x1 convolution of its own to a picture; a grown generator uses the last
 * one. Pictures are linear in it, as in the paper, and clipped where they are looked at.
 * Classes are one-hot inputs beside the noise, of which only the direction counts.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import { convolution, convolutionParameters, foldConvolution } from "../layers/convolution.ts";
import { dense, denseParameters, foldDense } from "../layers/dense.ts";
import { equalised, equalisedParameters } from "../layers/equalised.ts";
import { LEAK, LEAKY_GAIN, leakyRelu } from "../layers/leaky_relu.ts";
import { foldPixelNorm, pixelNorm } from "../layers/pixel_norm.ts";
import { enlarge } from "../layers/resolution.ts";
import {
  foldUpsamplingConvolution,
  upsamplingConvolution,
  upsamplingConvolutionParameters,
} from "../layers/upsampling_convolution.ts";
import * as z from "../zod.ts";
import { baseSize } from "./base_size.ts";
import type { Generator, GeneratorFamily, ParameterSpecs, PictureShape } from "./family.ts";
import { blend, maturityOf, type Stage, stageOf } from "./growth.ts";

const architectureSchema = z.strictObject({
  /** From the smallest pictures up; each level is twice the size of the one before. */
  levels: z.array(z.strictObject({ channels: z.int().check(z.gte(1), z.lte(1024)) })).check(
    z.minLength(1),
    z.maxLength(8),
  ),
});

/** Hyper-parameters of the family. */
export type ProganArchitecture = z.infer<typeof architectureSchema>;

/** See the module's text. */
export const progan: GeneratorFamily<ProganArchitecture> = {
  name: "progan",
  architecture: architectureSchema,
  truncates: () => "nothing",
  maturity: ({ levels }) => maturityOf(levels.length),

  parameters: (shape, architecture) => equalisedParameters(specsOf(shape, architecture)),

  generator(shape, architecture, weights, training) {
    const stage = stageOf(architecture.levels.length, training);
    return (input) =>
      tf.tidy(() => {
        const scaled = equalised(weights, specsOf(shape, architecture));
        const draw = stack(shape, architecture, stage, {
          input: (x) => leakyRelu(dense(scaled, "input", x)),
          up: (i, x) => leakyRelu(upsamplingConvolution(scaled, `level${i}.up`, x)),
          conv: (i, x) => leakyRelu(convolution(scaled, `level${i}.conv`, x)),
          picture: (i, x) => convolution(scaled, `level${i}.picture`, x),
          norm: pixelNorm,
        });
        const pictures = draw(input);
        // A pixel that is clipped would learn nothing.
        return training?.observe ? pictures : tf.clipByValue(pictures, -1, 1);
      });
  },

  fold(shape, architecture, weights) {
    const { levels } = architecture;
    const scaled = equalised(weights, specsOf(shape, architecture));
    const input = foldDense(scaled, "input", LEAK);
    const ups = levels.map((_, i) =>
      i === 0 ? null : foldUpsamplingConvolution(scaled, `level${i}.up`, LEAK)
    );
    const convs = levels.map((_, i) => foldConvolution(scaled, `level${i}.conv`, LEAK));
    const picture = foldConvolution(scaled, `level${levels.length - 1}.picture`, 1);
    const draw = stack(shape, architecture, stageOf(levels.length), {
      input,
      up: (i, x) => ups[i]!(x),
      conv: (i, x) => convs[i]!(x),
      picture: (_, x) => picture(x),
      norm: foldPixelNorm,
    });
    tf.dispose(scaled);
    return (input) => tf.tidy(() => tf.clipByValue(draw(input), -1, 1));
  },
};

/** The parameters as the layers have them. */
function specsOf(shape: PictureShape, { levels }: ProganArchitecture): ParameterSpecs {
  const base = baseSize(shape, levels.length, "progan");
  const perLevel = levels.map(({ channels }, i): ParameterSpecs => {
    const below = levels[i - 1]?.channels;
    return {
      ...(below && upsamplingConvolutionParameters(`level${i}.up`, below, channels, LEAKY_GAIN)),
      ...convolutionParameters(`level${i}.conv`, 3, channels, channels, LEAKY_GAIN),
      ...convolutionParameters(`level${i}.picture`, 1, channels, shape.channels, 1),
    };
  });
  const units = base.height * base.width * levels[0]!.channels;
  return Object.assign(
    denseParameters("input", shape.latentSize + shape.classes, units, LEAKY_GAIN),
    ...perLevel,
  );
}

/** The layers, each with its activation; trained and folded differ only in these. */
interface Layers {
  input(x: Tensor2D): Tensor2D;
  /** To level i. */
  up(i: number, x: Tensor4D): Tensor4D;
  /** At level i. */
  conv(i: number, x: Tensor4D): Tensor4D;
  /** From level i to a picture of its size. */
  picture(i: number, x: Tensor4D): Tensor4D;
  /** Of noise and of every feature map. */
  norm<T extends Tensor>(x: T): T;
}

/** The one place that says what follows what. */
function stack(
  shape: PictureShape,
  { levels }: ProganArchitecture,
  { level, share }: Stage,
  layers: Layers,
): Generator {
  const { height, width } = baseSize(shape, levels.length, "progan");
  const toMap = (units: Tensor2D): Tensor4D =>
    tf.reshape(units, [-1, height, width, levels[0]!.channels]);
  return ({ latent, labels }) => {
    const { norm } = layers;
    const noise = norm(latent);
    const input: Tensor2D = labels === null ? noise : tf.concat([noise, labels], 1);
    let x = norm(layers.conv(0, norm(toMap(layers.input(input)))));
    let below = x;
    for (let i = 1; i <= level; i++) {
      below = x;
      x = norm(layers.conv(i, norm(layers.up(i, x))));
    }
    let picture = layers.picture(level, x);
    if (share < 1) picture = blend(enlarge(layers.picture(level - 1, below), 2), picture, share);
    return enlarge(picture, 2 ** (levels.length - 1 - level));
  };
}
