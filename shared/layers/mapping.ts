/**
 * The mapping network of StyleGAN (Karras et al. 2018, arXiv 1812.04948, section 3): from
 * noise z, whose distribution must be a sphere, to a style w, whose distribution can be what
 * pictures vary by. z is normalised first. A class enters beside it as a vector of its own,
 * normalised too (Karras et al. 2020, arXiv 2006.06676, section 4).
 *
 * It is to learn slower than the other layers, since what it does moves all of them.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor2D } from "@tensorflow/tfjs-core";
import type { ParameterSpecs, Weights } from "../generators/family.ts";
import { dense, denseParameters, foldDense } from "./dense.ts";
import { LEAK, LEAKY_GAIN, leakyRelu } from "./leaky_relu.ts";
import { foldPixelNorm, pixelNorm } from "./pixel_norm.ts";

/** What a mapping network is like. */
export interface MappingShape {
  /** Size of z. */
  readonly latent: number;
  /** Size of w, and of every layer. */
  readonly style: number;
  readonly layers: number;
  /** Number of classes; 0 without. */
  readonly classes: number;
}

/** z `[N, latent]` and one-hot classes `[N, classes]` (null without) to w, `[N, style]`. */
export type Mapping = (z: Tensor2D, labels: Tensor2D | null) => Tensor2D;

/** The parameters of its layers. */
export function mappingParameters(
  { latent, style, layers, classes }: MappingShape,
): ParameterSpecs {
  const input = classes > 0 ? 2 * latent : latent;
  return Object.assign(
    {},
    ...Array.from(
      { length: layers },
      (_, i) => denseParameters(`mapping.${i}`, i === 0 ? input : style, style, LEAKY_GAIN),
    ),
  );
}

/** The vectors of the classes, which learn at the rate of other layers. */
export function embeddingParameters({ latent, classes }: MappingShape): ParameterSpecs {
  return classes === 0 ? {} : { "mapping.classes": { shape: [classes, latent], deviation: 1 } };
}

/** The network, differentiable. */
export function mapping(weights: Weights, { layers }: Pick<MappingShape, "layers">): Mapping {
  const embedding = weights["mapping.classes"] as Tensor2D | undefined;
  return stack(
    pixelNorm,
    embedding && pixelNorm(embedding),
    Array.from({ length: layers }, (_, i) => (x) => leakyRelu(dense(weights, `mapping.${i}`, x))),
  );
}

/** The same for the WASM backend; owns copies of the weights. */
export function foldMapping(weights: Weights, { layers }: Pick<MappingShape, "layers">): Mapping {
  const embedding = weights["mapping.classes"] as Tensor2D | undefined;
  return stack(
    foldPixelNorm,
    embedding && foldPixelNorm(embedding),
    Array.from({ length: layers }, (_, i) => foldDense(weights, `mapping.${i}`, LEAK)),
  );
}

function stack(
  norm: (z: Tensor2D) => Tensor2D,
  embedding: Tensor2D | undefined,
  layers: readonly ((x: Tensor2D) => Tensor2D)[],
): Mapping {
  return (z, labels) => {
    const noise = norm(z);
    const input: Tensor2D = labels === null || embedding === undefined
      ? noise
      : tf.concat([noise, tf.matMul(labels, embedding)], 1);
    return layers.reduce((x, layer) => layer(x), input);
  };
}
