/**
 * The rectified unit that learns its own slope below zero (He et al. 2015, arXiv 1502.01852),
 * one slope for all channels of a layer.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { ParameterSpecs, Weights } from "../generators/family.ts";

/** Where a slope starts, as in the paper. */
const START = 0.25;

/** The parameter of the units named `name`. */
export function preluParameters(name: string): ParameterSpecs {
  return { [`${name}.slope`]: { shape: [], mean: START, deviation: 0 } };
}

/** x where positive, slope · x elsewhere; any shape, differentiable twice. */
export function prelu<T extends Tensor>(weights: Weights, name: string, x: T): T {
  return tf.sub(tf.relu(x), tf.mul(weights[`${name}.slope`]!, tf.relu(tf.neg(x))));
}

/** The slope as a number, for the layer that the units are folded into. */
export function foldedSlope(weights: Weights, name: string): number {
  return weights[`${name}.slope`]!.dataSync()[0]!;
}
