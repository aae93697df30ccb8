/**
 * The family that the presets use: a plain, normalisation-free stack in the
 * spirit of R3GAN (Huang et al. 2024, arXiv 2501.05441). Its judge keeps it
 * stable (see `trainer/families/modern.ts`), so that nothing here depends on the
 * other pictures of a batch.
 *
 * Noise and class are mixed by one dense layer into a small feature map, which
 * is doubled in size level by level until it is a picture.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import { convolution, convolutionParameters, foldConvolution } from "../layers/convolution.ts";
import { dense, denseParameters, foldDense } from "../layers/dense.ts";
import { LEAK, LEAKY_GAIN, leakyRelu } from "../layers/leaky_relu.ts";
import {
  foldUpsamplingConvolution,
  upsamplingConvolution,
  upsamplingConvolutionParameters,
} from "../layers/upsampling_convolution.ts";
import * as z from "../zod.ts";
import { baseSize } from "./base_size.ts";
import type {
  Generator,
  GeneratorFamily,
  GeneratorInput,
  ParameterSpecs,
  PictureShape,
} from "./family.ts";

const level = z.strictObject({
  /** Channels of the feature map at this size. */
  channels: z.int().check(z.gte(1), z.lte(1024)),
  /** 3x3 convolutions at this size, after the layer that leads to it. */
  convolutions: z.int().check(z.gte(0), z.lte(8)),
});

const architectureSchema = z.strictObject({
  /** From the smallest feature map up; each level is twice the size of the one before. */
  levels: z.array(level).check(z.minLength(1), z.maxLength(8)),
});

/** Hyper-parameters of the family. */
export type ModernArchitecture = z.infer<typeof architectureSchema>;

/** See the module's text. */
export const modern: GeneratorFamily<ModernArchitecture> = {
  name: "modern",
  architecture: architectureSchema,

  parameters(shape, { levels }) {
    const base = baseSize(shape, levels.length, "modern");
    const first = levels[0]!.channels;
    let parameters: ParameterSpecs = denseParameters(
      "input",
      shape.latentSize + shape.classes,
      base.height * base.width * first,
      LEAKY_GAIN,
    );
    let inputs = first;
    levels.forEach(({ channels, convolutions }, i) => {
      if (i > 0) {
        parameters = {
          ...parameters,
          ...upsamplingConvolutionParameters(`level${i}.up`, inputs, channels, LEAKY_GAIN),
        };
      }
      for (let j = 0; j < convolutions; j++) {
        parameters = {
          ...parameters,
          ...convolutionParameters(`level${i}.conv${j}`, 3, channels, channels, LEAKY_GAIN),
        };
      }
      inputs = channels;
    });
    return { ...parameters, ...convolutionParameters("output", 3, inputs, shape.channels, 1) };
  },

  truncates: () => "noise",

  generator(shape, { levels }, weights) {
    return stack(shape, levels, {
      input: (x) => leakyRelu(dense(weights, "input", x)),
      up: (i, x) => leakyRelu(upsamplingConvolution(weights, `level${i}.up`, x)),
      conv: (i, j, x) => leakyRelu(convolution(weights, `level${i}.conv${j}`, x)),
      output: (x) => convolution(weights, "output", x),
    });
  },

  fold(shape, { levels }, weights) {
    const input = foldDense(weights, "input", LEAK);
    const ups = levels.map((_, i) =>
      i === 0 ? null : foldUpsamplingConvolution(weights, `level${i}.up`, LEAK)
    );
    const convs = levels.map(({ convolutions }, i) =>
      Array.from(
        { length: convolutions },
        (_, j) => foldConvolution(weights, `level${i}.conv${j}`, LEAK),
      )
    );
    return stack(shape, levels, {
      input,
      up: (i, x) => ups[i]!(x),
      conv: (i, j, x) => convs[i]![j]!(x),
      output: foldConvolution(weights, "output", 1),
    });
  },
};

/** The layers of the stack, each with its activation; trained and folded differ only in these. */
interface Layers {
  input(x: Tensor2D): Tensor2D;
  /** To level i. */
  up(i: number, x: Tensor4D): Tensor4D;
  /** The j-th of level i. */
  conv(i: number, j: number, x: Tensor4D): Tensor4D;
  output(x: Tensor4D): Tensor4D;
}

/** The one place that says what follows what. */
function stack(
  shape: PictureShape,
  levels: ModernArchitecture["levels"],
  layers: Layers,
): Generator {
  const base = baseSize(shape, levels.length, "modern");
  return ({ latent, labels }: GeneratorInput) =>
    tf.tidy(() => {
      const input = labels === null ? latent : tf.concat([latent, labels], 1);
      const hidden = layers.input(input); // [N, base.height · base.width · channels]
      let x: Tensor4D = tf.reshape(hidden, [-1, base.height, base.width, levels[0]!.channels]);
      levels.forEach(({ convolutions }, i) => {
        if (i > 0) x = layers.up(i, x);
        for (let j = 0; j < convolutions; j++) x = layers.conv(i, j, x);
      });
      return tf.tanh(layers.output(x));
    });
}
