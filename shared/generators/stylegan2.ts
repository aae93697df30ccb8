/**
 * StyleGAN2 (Karras et al. 2019, arXiv 1912.04958). Styles scale the weights of convolutions
 * instead of normalising feature maps, which had left blots; and every level adds its own
 * share to the picture, so that training may begin with the coarse ones without growing.
 *
 * ```
 * constant → convolution → ×2 → two convolutions → ×2 → two convolutions → …
 *                 ↓                     ↓                     ↓
 *              picture    →   ×2   →   + …     →   ×2   →   + …   → picture
 * ```
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import { blurFilter } from "../layers/blur.ts";
import { convolution, convolutionParameters, foldConvolution } from "../layers/convolution.ts";
import { dense, foldDense } from "../layers/dense.ts";
import { equalised, equalisedParameters } from "../layers/equalised.ts";
import { embeddingParameters, foldMapping, mapping, mappingParameters } from "../layers/mapping.ts";
import {
  foldModulatedConvolution,
  type ModulatedConvolution,
  modulatedConvolution,
  modulatedConvolutionParameters,
  type ModulatedShape,
  scaleChannels,
  styleParameters,
} from "../layers/modulated_convolution.ts";
import { foldUpsamplingConvolution, upsampled } from "../layers/upsampling_convolution.ts";
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
export const stylegan2: GeneratorFamily<StyleArchitecture> = {
  name: "stylegan2",
  architecture: styleArchitectureSchema,

  parameters(shape, architecture) {
    checkLatentSize(shape, planOf(shape, architecture), "stylegan2");
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
        const network = networkOf(shape, architecture, weights);
        return styleGenerator(network, plan, training)(input);
      });
  },

  fold(shape, architecture, weights) {
    const scaled = scaledWeights(shape, architecture, weights);
    const layers = layersOf(architecture).map(({ name, ...layer }) =>
      foldModulatedConvolution(scaled, name, layer)
    );
    const pictures = architecture.levels.map((_, i) =>
      toPicture(
        foldDense(scaled, `level${i}.picture.style`, 1),
        foldConvolution(scaled, `level${i}.picture`, 1),
      )
    );
    const network = {
      map: foldMapping(scaled, architecture.mapping),
      mean: tf.clone(scaled["mapping.mean"] as Tensor2D),
      draw: drawing({
        constant: tf.clone(scaled["constant"] as Tensor4D),
        layers,
        pictures,
        enlarge: foldEnlarge(shape.channels),
      }),
    };
    tf.dispose(scaled);
    return styleGenerator(network, planOf(shape, architecture));
  },
};

/** The network as a differentiable function of its weights; to be used in a tidy. */
export function networkOf(
  shape: PictureShape,
  architecture: StyleArchitecture,
  weights: Weights,
): StyleNetwork {
  const scaled = scaledWeights(shape, architecture, weights);
  const filter = blurFilter(shape.channels);
  return {
    map: mapping(scaled, architecture.mapping),
    mean: scaled["mapping.mean"] as Tensor2D,
    draw: drawing({
      constant: scaled["constant"] as Tensor4D,
      layers: layersOf(architecture).map(({ name, ...layer }) =>
        modulatedConvolution(scaled, name, layer)
      ),
      pictures: architecture.levels.map((_, i) =>
        toPicture(
          (style) => dense(scaled, `level${i}.picture.style`, style),
          (x) => convolution(scaled, `level${i}.picture`, x),
        )
      ),
      enlarge: (x) => upsampled(x, filter),
    }),
  };
}

/** The parts of the stack; trained and folded differ only in these. */
interface Parts {
  /** What every picture begins with, `[1, height, width, channels]`. */
  readonly constant: Tensor4D;
  /** The modulated convolutions, in turn. */
  readonly layers: readonly ModulatedConvolution[];
  /** From each level's feature map to its share of the picture, `[N, H, W, picture's]`. */
  readonly pictures: readonly ((x: Tensor4D, style: Tensor2D) => Tensor4D)[];
  /** Twice the size. */
  enlarge(picture: Tensor4D): Tensor4D;
}

/** The one place that says what follows what. */
function drawing({ constant, layers, pictures, enlarge }: Parts): StyleNetwork["draw"] {
  return (styles, noise) => {
    let x = layers[0]!(constant, styles[0]!, noise[0]!);
    let picture = pictures[0]!(x, styles[1]!);
    for (let level = 1; level < pictures.length; level++) {
      for (const i of [2 * level - 1, 2 * level]) x = layers[i]!(x, styles[i]!, noise[i]!);
      picture = tf.add(enlarge(picture), pictures[level]!(x, styles[2 * level + 1]!));
    }
    return picture;
  };
}

/** A modulated convolution of 1x1 without demodulation. */
function toPicture(
  scales: (style: Tensor2D) => Tensor2D,
  convolve: (x: Tensor4D) => Tensor4D,
): (x: Tensor4D, style: Tensor2D) => Tensor4D {
  return (x, style) => convolve(scaleChannels(x, scales(style)));
}

/** Enlarges pictures by nearest neighbours, then blurs them; owns its filter. */
function foldEnlarge(channels: number): (picture: Tensor4D) => Tensor4D {
  const filter = blurFilter(channels);
  const bias = tf.zeros([channels]);
  const enlarge = foldUpsamplingConvolution({ "x.filter": filter, "x.bias": bias }, "x", 1);
  tf.dispose([filter, bias]);
  return enlarge;
}

/** How the latent of a picture of this shape is divided. */
export function planOf(
  shape: PictureShape,
  { latent, mixing, levels }: StyleArchitecture,
): StylePlan {
  const base = baseSize(shape, levels.length, "stylegan2");
  const noise = levels.flatMap((_, i) => {
    const size = { height: base.height * 2 ** i, width: base.width * 2 ** i };
    return i === 0 ? [size] : [size, size];
  });
  // A convolution and a picture at the first level, one convolution more at each other one.
  return { latent, noise, mixing, layers: 2 * levels.length };
}

/** The parameters as the layers have them, by their learning rate. */
function specsOf(
  shape: PictureShape,
  architecture: StyleArchitecture,
): { readonly slow: ParameterSpecs; readonly usual: ParameterSpecs } {
  const { classes, channels } = shape;
  const { latent, mapping: { style, layers }, levels } = architecture;
  const base = baseSize(shape, levels.length, "stylegan2");
  const mapping = { latent, style, layers, classes };
  const convolutions = layersOf(architecture).map(({ name, ...layer }) =>
    modulatedConvolutionParameters(name, layer)
  );
  const pictures = levels.map(({ channels: inputs }, i) => ({
    ...styleParameters(`level${i}.picture`, style, inputs),
    ...convolutionParameters(`level${i}.picture`, 1, inputs, channels, 1),
  }));
  return {
    slow: mappingParameters(mapping),
    usual: Object.assign(
      {
        ...meanStyleParameters(classes, style),
        ...embeddingParameters(mapping),
        constant: { shape: [1, base.height, base.width, levels[0]!.channels], deviation: 1 },
      },
      ...convolutions,
      ...pictures,
    ),
  };
}

/** The modulated convolutions, in turn. */
function layersOf(
  { mapping: { style }, levels }: StyleArchitecture,
): (ModulatedShape & { readonly name: string })[] {
  return levels.flatMap(({ channels }, i) => {
    const same = { name: `level${i}.conv`, inputs: channels, outputs: channels, style };
    if (i === 0) return [{ ...same, upsamples: false }];
    const inputs = levels[i - 1]!.channels;
    return [{ ...same, name: `level${i}.up`, inputs, upsamples: true }, {
      ...same,
      upsamples: false,
    }];
  });
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
