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
import type { Tensor, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import { adaptiveInstanceNorm } from "../layers/adaptive_instance_norm.ts";
import { blur, foldBlur } from "../layers/blur.ts";
import { convolution, convolutionParameters, foldConvolution } from "../layers/convolution.ts";
import { dense, denseParameters, foldDense } from "../layers/dense.ts";
import { equalised, equalisedParameters } from "../layers/equalised.ts";
import { LEAKY_GAIN, leakyRelu } from "../layers/leaky_relu.ts";
import { embeddingParameters, foldMapping, mapping, mappingParameters } from "../layers/mapping.ts";
import { addNoise } from "../layers/noise.ts";
import {
  foldUpsamplingConvolution,
  upsampled,
  upsamplingConvolutionParameters,
} from "../layers/upsampling_convolution.ts";
import { baseSize } from "./base_size.ts";
import type { GeneratorFamily, ParameterSpecs, PictureShape, Weights } from "./family.ts";
import { type StyleArchitecture, styleArchitectureSchema } from "./style_architecture.ts";
import {
  checkLatentSize,
  meanStyleParameters,
  styleGenerator,
  type StyleNetwork,
  type StylePlan,
} from "./styles.ts";

/** See the module's text. */
export const stylegan: GeneratorFamily<StyleArchitecture> = {
  name: "stylegan",
  architecture: styleArchitectureSchema,

  parameters(shape, architecture) {
    checkLatentSize(shape, planOf(shape, architecture), "stylegan");
    const { slow, usual } = specsOf(shape, architecture);
    return {
      ...equalisedParameters(slow, architecture.mapping.rate),
      ...equalisedParameters(usual),
    };
  },

  truncates: () => "styles",

  generator(shape, architecture, weights, training) {
    const plan = planOf(shape, architecture);
    return (input) =>
      tf.tidy(() => {
        const scaled = scaledWeights(shape, architecture, weights);
        const network = networkOf(architecture, {
          keep: (name) => scaled[name]!,
          map: mapping(scaled, architecture.mapping),
          command: (name) => (style) => dense(scaled, name, style),
          convolve: (name) => (x) => convolution(scaled, name, x),
          enlarge: (name) => (x) => blur(upsampled(x, scaled[`${name}.filter`] as Tensor4D)),
        });
        return styleGenerator(network, plan, training)(input);
      });
  },

  fold(shape, architecture, weights) {
    const scaled = scaledWeights(shape, architecture, weights);
    const network = networkOf(architecture, {
      keep: (name) => tf.clone(scaled[name]!),
      map: foldMapping(scaled, architecture.mapping),
      command: (name) => foldDense(scaled, name, 1),
      convolve: (name) => foldConvolution(scaled, name, 1),
      enlarge: (name) => foldEnlarge(scaled, name),
    });
    tf.dispose(scaled);
    return styleGenerator(network, planOf(shape, architecture));
  },
};

/** How each kind of layer is made of its name; trained and folded differ only in these. */
interface Parts {
  /** What is taken as it is. */
  keep(name: string): Tensor;
  readonly map: StyleNetwork["map"];
  /** From a style to what it commands. */
  command(name: string): (style: Tensor2D) => Tensor2D;
  convolve(name: string): (x: Tensor4D) => Tensor4D;
  /** To twice the size, by a convolution without its bias. */
  enlarge(name: string): (x: Tensor4D) => Tensor4D;
}

/** The one place that says what follows what. */
function networkOf(
  { levels }: StyleArchitecture,
  { keep, map, command, convolve, enlarge }: Parts,
): StyleNetwork {
  /** Noise, activation and style after a layer. */
  const styled = (name: string) => {
    const strength = keep(`${name}.noise`) as Tensor2D;
    const toCommand = command(`${name}.style`);
    return (x: Tensor4D, style: Tensor2D, noise: Tensor4D) =>
      adaptiveInstanceNorm(leakyRelu(addNoise(x, noise, strength)), toCommand(style));
  };
  const layers = levels.flatMap((_, i) => {
    const [first, second] = namesOf(i);
    const [begin, convolution] = [styled(first), convolve(second)];
    const end = styled(second);
    const up = i === 0 ? null : enlarge(first);
    const bias = up && keep(`${first}.bias`);
    return [
      (x: Tensor4D, style: Tensor2D, noise: Tensor4D) =>
        begin(up === null ? x : tf.add(up(x), bias!), style, noise),
      (x: Tensor4D, style: Tensor2D, noise: Tensor4D) => end(convolution(x), style, noise),
    ];
  });
  const constant = keep("constant") as Tensor4D;
  const toPicture = convolve("picture");
  return {
    map,
    mean: keep("mapping.mean") as Tensor2D,
    draw: (styles, noise) =>
      toPicture(layers.reduce((x, layer, i) => layer(x, styles[i]!, noise[i]!), constant)),
  };
}

/** The two layers of a level. */
function namesOf(level: number): readonly [string, string] {
  return level === 0 ? ["constant", "level0.conv"] : [`level${level}.up`, `level${level}.conv`];
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

/** How the latent of a picture of this shape is divided. */
function planOf(shape: PictureShape, { latent, mixing, levels }: StyleArchitecture): StylePlan {
  const base = baseSize(shape, levels.length, "stylegan");
  const noise = levels.flatMap((_, i) => {
    const size = { height: base.height * 2 ** i, width: base.width * 2 ** i };
    return [size, size];
  });
  return { latent, noise, mixing, layers: 2 * levels.length };
}

/** The parameters as the layers have them, by their learning rate. */
function specsOf(
  shape: PictureShape,
  { latent, mapping: { style, layers }, levels }: StyleArchitecture,
): { readonly slow: ParameterSpecs; readonly usual: ParameterSpecs } {
  const base = baseSize(shape, levels.length, "stylegan");
  const network = { latent, style, layers, classes: shape.classes };
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
  return {
    slow: mappingParameters(network),
    usual: Object.assign(
      { ...meanStyleParameters(shape.classes, style), ...embeddingParameters(network) },
      ...perLevel,
      convolutionParameters("picture", 1, levels.at(-1)!.channels, shape.channels, 1),
    ),
  };
}

/** The weights as the layers take them; fresh tensors. */
function scaledWeights(
  shape: PictureShape,
  architecture: StyleArchitecture,
  weights: Weights,
): Weights {
  const { slow, usual } = specsOf(shape, architecture);
  return { ...equalised(weights, slow, architecture.mapping.rate), ...equalised(weights, usual) };
}
