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
import type { StyleArchitecture } from "./style_architecture.ts";
import { type StyleFamily, styleFamily } from "./style_family.ts";
import type { StyleNetwork } from "./styles.ts";

/** What is its own; the rest is in `style_family.ts`. */
export const stylegan2Layers: StyleFamily = {
  name: "stylegan2",
  // A convolution and a picture at the first level, one convolution more at each other one.
  noisyLayers: (level) => level === 0 ? 1 : 2,

  parameters(shape, { mapping: { style }, levels }) {
    const base = baseSize(shape, levels.length, "stylegan2");
    return Object.assign(
      { constant: { shape: [1, base.height, base.width, levels[0]!.channels], deviation: 1 } },
      ...layersOf(style, levels).map(({ name, ...layer }) =>
        modulatedConvolutionParameters(name, layer)
      ),
      ...levels.map(({ channels: inputs }, i) => ({
        ...styleParameters(`level${i}.picture`, style, inputs),
        ...convolutionParameters(`level${i}.picture`, 1, inputs, shape.channels, 1),
      })),
    );
  },

  drawing({ channels }, { mapping: { style }, levels }, weights) {
    const filter = blurFilter(channels);
    return drawing({
      constant: weights["constant"] as Tensor4D,
      layers: layersOf(style, levels).map(({ name, ...layer }) =>
        modulatedConvolution(weights, name, layer)
      ),
      pictures: levels.map((_, i) =>
        toPicture(
          (style) => dense(weights, `level${i}.picture.style`, style),
          (x, scales) => convolution(weights, `level${i}.picture`, scaleChannels(x, scales)),
        )
      ),
      enlarge: (x) => upsampled(x, filter),
    });
  },

  fold({ channels }, { mapping: { style }, levels }, weights) {
    return drawing({
      constant: tf.clone(weights["constant"] as Tensor4D),
      layers: layersOf(style, levels).map(({ name, ...layer }) =>
        foldModulatedConvolution(weights, name, layer)
      ),
      pictures: levels.map((_, i) =>
        toPicture(
          foldDense(weights, `level${i}.picture.style`, 1),
          foldConvolution(weights, `level${i}.picture`, 1),
        )
      ),
      enlarge: foldEnlarge(channels),
    });
  },
};

/** See the module's text. */
export const stylegan2 = styleFamily(stylegan2Layers);

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
  convolve: (x: Tensor4D, scales: Tensor2D) => Tensor4D,
): (x: Tensor4D, style: Tensor2D) => Tensor4D {
  return (x, style) => convolve(x, scales(style));
}

/** Enlarges pictures by nearest neighbours, then blurs them; owns its filter. */
function foldEnlarge(channels: number): (picture: Tensor4D) => Tensor4D {
  const filter = blurFilter(channels);
  const bias = tf.zeros([channels]);
  const enlarge = foldUpsamplingConvolution({ "x.filter": filter, "x.bias": bias }, "x", 1);
  tf.dispose([filter, bias]);
  return enlarge;
}

/** The modulated convolutions, in turn. */
function layersOf(
  style: number,
  levels: StyleArchitecture["levels"],
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
