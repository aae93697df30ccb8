/**
 * What the families with styles have in common: the mapping network, whose layers learn at a
 * rate of their own, the mean style, and a latent that is divided by one plan. A family adds
 * what draws by styles and noise.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor2D } from "@tensorflow/tfjs-core";
import { equalised, equalisedParameters } from "../layers/equalised.ts";
import { embeddingParameters, foldMapping, mapping, mappingParameters } from "../layers/mapping.ts";
import { baseSize } from "./base_size.ts";
import type { GeneratorFamily, ParameterSpecs, PictureShape, Weights } from "./family.ts";
import { type StyleArchitecture, styleArchitectureSchema } from "./style_architecture.ts";
import {
  checkLatentSize,
  MEAN_STYLE,
  meanStyleParameters,
  styleGenerator,
  type StyleNetwork,
  type StylePlan,
} from "./styles.ts";

/** Draws by styles and noise. */
type Drawing = StyleNetwork["draw"];

/** What is a family's own. */
export interface StyleFamily {
  readonly name: string;
  /** Layers of a level that take noise; level 0 is the smallest. */
  noisyLayers(level: number): number;
  /** The parameters of what draws. */
  parameters(shape: PictureShape, architecture: StyleArchitecture): ParameterSpecs;
  /** Differentiable in its weights, to be used in a tidy. */
  drawing(shape: PictureShape, architecture: StyleArchitecture, weights: Weights): Drawing;
  /** The same for the WASM backend; owns copies of the weights. */
  fold(shape: PictureShape, architecture: StyleArchitecture, weights: Weights): Drawing;
}

/** Makes the whole of it. */
export function styleFamily(own: StyleFamily): GeneratorFamily<StyleArchitecture> {
  return {
    name: own.name,
    architecture: styleArchitectureSchema,

    parameters(shape, architecture) {
      checkLatentSize(shape, planOf(own, shape, architecture), own.name);
      const { slow, usual } = specsOf(own, shape, architecture);
      return {
        ...equalisedParameters(slow, architecture.mapping.rate),
        ...equalisedParameters(usual),
      };
    },

    truncates: () => "styles",

    generator(shape, architecture, weights, training) {
      const plan = planOf(own, shape, architecture);
      return (input) =>
        tf.tidy(() =>
          styleGenerator(networkOf(own, shape, architecture, weights), plan, training)(input)
        );
    },

    fold(shape, architecture, weights) {
      const scaled = scaledWeights(own, shape, architecture, weights);
      const network = {
        map: foldMapping(scaled, architecture.mapping),
        mean: tf.clone(scaled[MEAN_STYLE] as Tensor2D),
        draw: own.fold(shape, architecture, scaled),
      };
      tf.dispose(scaled);
      return styleGenerator(network, planOf(own, shape, architecture));
    },
  };
}

/** The network as a differentiable function of its weights; to be used in a tidy. */
export function networkOf(
  own: StyleFamily,
  shape: PictureShape,
  architecture: StyleArchitecture,
  weights: Weights,
): StyleNetwork {
  const scaled = scaledWeights(own, shape, architecture, weights);
  return {
    map: mapping(scaled, architecture.mapping),
    mean: scaled[MEAN_STYLE] as Tensor2D,
    draw: own.drawing(shape, architecture, scaled),
  };
}

/** How the latent of a picture of this shape is divided. */
export function planOf(
  { name, noisyLayers }: StyleFamily,
  shape: PictureShape,
  { latent, mixing, levels }: StyleArchitecture,
): StylePlan {
  const base = baseSize(shape, levels.length, name);
  const noise = levels.flatMap((_, i) => {
    const size = { height: base.height * 2 ** i, width: base.width * 2 ** i };
    return Array.from({ length: noisyLayers(i) }, () => size);
  });
  return { latent, noise, mixing, layers: 2 * levels.length };
}

/** The parameters as the layers have them, by their learning rate. */
function specsOf(
  own: StyleFamily,
  shape: PictureShape,
  architecture: StyleArchitecture,
): { readonly slow: ParameterSpecs; readonly usual: ParameterSpecs } {
  const { classes } = shape;
  const { latent, mapping: { style, layers } } = architecture;
  const mapping = { latent, style, layers, classes };
  return {
    slow: mappingParameters(mapping),
    usual: {
      ...meanStyleParameters(classes, style),
      ...embeddingParameters(mapping),
      ...own.parameters(shape, architecture),
    },
  };
}

/** The weights as the layers take them; fresh tensors. */
function scaledWeights(
  own: StyleFamily,
  shape: PictureShape,
  architecture: StyleArchitecture,
  weights: Weights,
): Weights {
  const { slow, usual } = specsOf(own, shape, architecture);
  return { ...equalised(weights, slow, architecture.mapping.rate), ...equalised(weights, usual) };
}
