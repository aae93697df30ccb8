/**
 * StyleGAN (Karras et al. 2018, arXiv 1812.04948). Noise does not enter at the top, where a
 * learned constant stands, but at every layer: as a style, to which adaptive instance
 * normalisation brings the feature map's channels, and as noise pixel by pixel.
 *
 * ```
 * constant → (noise, style) → convolution → (noise, style) → ×2 → convolution → (noise, style) → …
 * ```
 *
 * Pictures as small as those here need no growing; its ancestor `progan` grows.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor1D, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import { normaliseInstances } from "../kernels/style.ts";
import { adaptiveInstanceNorm, EPSILON } from "../layers/adaptive_instance_norm.ts";
import { blur, foldBlur } from "../layers/blur.ts";
import { convolution, convolutionParameters, foldConvolution } from "../layers/convolution.ts";
import { dense, denseParameters, foldDense } from "../layers/dense.ts";
import { LEAK, LEAKY_GAIN, leakyRelu } from "../layers/leaky_relu.ts";
import { addNoise } from "../layers/noise.ts";
import {
  foldUpsamplingConvolution,
  upsampled,
  upsamplingConvolutionParameters,
} from "../layers/upsampling_convolution.ts";
import { baseSize } from "./base_size.ts";
import type { ParameterSpecs, Weights } from "./family.ts";
import { styleFamily } from "./style_family.ts";
import type { StyleNetwork } from "./styles.ts";

/** See the module's text; what is its own, the rest is in `style_family.ts`. */
export const stylegan = styleFamily({
  name: "stylegan",
  noisyLayers: () => 2,

  parameters(shape, { mapping: { style }, levels }) {
    const base = baseSize(shape, levels.length, "stylegan");
    const styled = (name: string, channels: number): ParameterSpecs => ({
      [`${name}.noise`]: { shape: [1, channels], deviation: 0 },
      ...denseParameters(`${name}.style`, style, 2 * channels, 1),
    });
    const perLevel = levels.map(({ channels }, i): ParameterSpecs => {
      const [first, second] = namesOf(i);
      const inputs = levels[i - 1]?.channels;
      return {
        ...(inputs === undefined
          ? { [first]: { shape: [1, base.height, base.width, channels], deviation: 0, mean: 1 } }
          : upsamplingConvolutionParameters(first, inputs, channels, LEAKY_GAIN)),
        ...styled(first, channels),
        ...convolutionParameters(second, 3, channels, channels, LEAKY_GAIN),
        ...styled(second, channels),
      };
    });
    const toPicture = convolutionParameters(
      "picture",
      1,
      levels.at(-1)!.channels,
      shape.channels,
      1,
    );
    return Object.assign({}, ...perLevel, toPicture);
  },

  drawing: (_, { levels }, weights) =>
    drawing(levels.length, {
      constant: weights["constant"] as Tensor4D,
      convolve: (name) => (x) => convolution(weights, name, x),
      enlarge: (name) => (x) => blur(upsampled(x, weights[`${name}.filter`] as Tensor4D)),
      styled: (name) => (x, style, noise) => {
        const noisy = addNoise(x, noise, weights[`${name}.noise`] as Tensor2D);
        const bias = weights[`${name}.bias`] as Tensor1D;
        const active = leakyRelu(isEnlarged(name) ? tf.add<Tensor4D>(noisy, bias) : noisy);
        return adaptiveInstanceNorm(active, dense(weights, `${name}.style`, style));
      },
    }),

  fold: (_, { levels }, weights) =>
    drawing(levels.length, {
      constant: tf.clone(weights["constant"] as Tensor4D),
      convolve: (name) => foldConvolution(weights, name, 1),
      enlarge: (name) => foldEnlarge(weights, name),
      styled(name) {
        const strength = tf.clone(weights[`${name}.noise`] as Tensor2D);
        const bias = isEnlarged(name)
          ? tf.clone(weights[`${name}.bias`] as Tensor1D)
          : tf.zeros<tf.Rank.R1>([strength.shape[1]]);
        const command = foldDense(weights, `${name}.style`, 1);
        const additions = { strength, bias, slope: LEAK };
        return (x, style, noise) =>
          normaliseInstances(x, command(style), noise, additions, EPSILON);
      },
    }),
});

/** What follows a layer: noise, activation and style. */
type Styled = (x: Tensor4D, style: Tensor2D, noise: Tensor4D) => Tensor4D;

/** How each kind of layer is made of its name; trained and folded differ only in these. */
interface Parts {
  /** What every picture begins with, `[1, height, width, channels]`. */
  readonly constant: Tensor4D;
  convolve(name: string): (x: Tensor4D) => Tensor4D;
  /** To twice the size, by a convolution whose bias follows, since blurring comes between. */
  enlarge(name: string): (x: Tensor4D) => Tensor4D;
  styled(name: string): Styled;
}

/** The one place that says what follows what. */
function drawing(
  levels: number,
  { constant, convolve, enlarge, styled }: Parts,
): StyleNetwork["draw"] {
  const layers = Array.from({ length: levels }, (_, i): Styled[] => {
    const [first, second] = namesOf(i);
    const before = [i === 0 ? (x: Tensor4D) => x : enlarge(first), convolve(second)];
    return [first, second].map((name, k) => {
      const after = styled(name);
      return (x, style, noise) => after(before[k]!(x), style, noise);
    });
  }).flat();
  const toPicture = convolve("picture");
  return (styles, noise) =>
    toPicture(layers.reduce((x, layer, i) => layer(x, styles[i]!, noise[i]!), constant));
}

/** The two layers of a level. */
function namesOf(level: number): readonly [string, string] {
  return level === 0 ? ["constant", "level0.conv"] : [`level${level}.up`, `level${level}.conv`];
}

function isEnlarged(name: string): boolean {
  return name.endsWith(".up");
}

function foldEnlarge(weights: Weights, name: string): (x: Tensor4D) => Tensor4D {
  const filter = weights[`${name}.filter`] as Tensor4D;
  const outputs = filter.shape[2];
  const bias = tf.zeros([outputs]);
  const bare = { [`${name}.filter`]: filter, [`${name}.bias`]: bias };
  const enlarge = foldUpsamplingConvolution(bare, name, 1);
  bias.dispose();
  const smooth = foldBlur(outputs);
  return (x) => smooth(enlarge(x));
}
