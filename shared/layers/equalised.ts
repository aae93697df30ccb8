/**
 * The equalised learning rate (Karras et al. 2017, arXiv 1710.10196, section 4.1): every
 * weight starts with deviation 1, and what its layer takes is the weight times a constant,
 * that of He et al. An optimiser such as Adam, whose steps are of one size whatever the
 * gradient's, so moves all layers by the same share of what they are.
 *
 * Layers stay unaware: families describe their parameters as ever, publish them through
 * {@linkcode equalisedParameters}, and hand the layers what {@linkcode equalised} makes.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { ParameterSpec, ParameterSpecs, Weights } from "../generators/family.ts";

/**
 * The parameters as they are stored and trained. Running statistics stay what they are.
 *
 * @param specs As the layers have them.
 * @param rate Multiplies the learning rate: the weights are so many times as large.
 */
export function equalisedParameters(specs: ParameterSpecs, rate = 1): ParameterSpecs {
  return Object.fromEntries(
    Object.entries(specs).map(([name, spec]) => {
      if (spec.momentum !== undefined) return [name, spec];
      const { deviation, mean } = spec;
      const scale = scaleOf(spec, rate);
      return [name, {
        ...spec,
        deviation: deviation / scale,
        ...(mean !== undefined && { mean: mean / scale }),
      }];
    }),
  );
}

/**
 * The parameters as the layers take them: fresh tensors, for the caller to dispose.
 *
 * @param weights As they are stored; may hold others.
 * @param specs As the layers have them.
 * @param rate As in {@linkcode equalisedParameters}.
 */
export function equalised(weights: Weights, specs: ParameterSpecs, rate = 1): Weights {
  return Object.fromEntries(
    Object.entries(specs).map(([name, spec]): [string, Tensor] => {
      const weight = weights[name]!;
      const scale = spec.momentum === undefined ? scaleOf(spec, rate) : 1;
      return [name, scale === 1 ? tf.clone(weight) : tf.mul(weight, scale)];
    }),
  );
}

/** The constant of a parameter; one that does not start by chance, as biases, has the rate alone. */
function scaleOf({ deviation }: ParameterSpec, rate: number): number {
  return deviation === 0 ? rate : deviation * rate;
}
