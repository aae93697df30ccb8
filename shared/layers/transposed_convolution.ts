/**
 * The transposed convolution that doubles the size of a picture: a 4x4 filter, of which
 * each input pixel stamps a copy onto the output, two pixels from its neighbour's.
 *
 * Each of the four output phases (even or odd row, even or odd column) sees 2x2 of the
 * taps. Folded, the layer is one 3x3 convolution that gives all four phases as channels,
 * with zeros for the taps that a phase does not see: the transposed convolution of the
 * WASM backend is many times as slow as that.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor4D } from "@tensorflow/tfjs-core";
import type { ParameterSpecs, Weights } from "../generators/family.ts";
import { foldedConvolution } from "../kernels/convolution.ts";
import { VECTOR } from "../kernels/convolution_kernel.ts";
import { foldedWinogradConvolution } from "../kernels/winograd_convolution.ts";
import type { Affine } from "./batch_normalisation.ts";

const SIZE = 4;

/** The parameter of a transposed convolution named `name`, which has no bias. */
export function transposedConvolutionParameters(
  name: string,
  inputs: number,
  outputs: number,
  deviation: number,
): ParameterSpecs {
  // Axes as in tf.conv2dTranspose: [height, width, outputs, inputs].
  return { [`${name}.filter`]: { shape: [SIZE, SIZE, outputs, inputs], deviation } };
}

/** `[N, H, W, inputs]` to `[N, 2H, 2W, outputs]`; differentiable. */
export function transposedConvolution(weights: Weights, name: string, x: Tensor4D): Tensor4D {
  const filter = weights[`${name}.filter`] as Tensor4D;
  const [batch, height, width] = x.shape;
  return tf.conv2dTranspose(x, filter, [batch, 2 * height, 2 * width, filter.shape[2]], 2, "same");
}

/**
 * Folds the layer, with what follows it, for the WASM backend. The result owns copies of
 * the weights.
 *
 * @param after What is done to its outputs.
 * @param slope Of the leaky ReLU after that; 1: none.
 */
export function foldTransposedConvolution(
  weights: Weights,
  name: string,
  after: Affine,
  slope: number,
): (x: Tensor4D) => Tensor4D {
  const filter = phaseFilter(weights[`${name}.filter`] as Tensor4D, after.scale);
  const bias = tf.tensor1d([...after.bias, ...after.bias, ...after.bias, ...after.bias]);
  const folded = bias.size < VECTOR ? foldedConvolution : foldedWinogradConvolution;
  const layer = folded(filter, bias, slope);
  tf.dispose([filter, bias]);
  return (x) => tf.tidy(() => tf.depthToSpace(layer(x), 2));
}

/** `[4, 4, outputs, inputs]`, scaled, to `[3, 3, inputs, 4 · outputs]`, the phases outermost. */
function phaseFilter(filter: Tensor4D, scale: Float32Array): Tensor4D {
  const [, , outputs, inputs] = filter.shape;
  const taps = filter.dataSync<"float32">();
  const result = new Float32Array(9 * inputs * 4 * outputs);
  const positions = [0, 1].flatMap((phase) =>
    [-1, 0, 1].map((offset) => ({ phase, offset, tap: phase + 1 - 2 * offset }))
  ).filter(({ tap }) => tap >= 0 && tap < SIZE);
  for (const y of positions) {
    for (const x of positions) {
      for (let output = 0; output < outputs; output++) {
        for (let input = 0; input < inputs; input++) {
          const place = ((y.offset + 1) * 3 + x.offset + 1) * inputs + input;
          result[(place * 4 + 2 * y.phase + x.phase) * outputs + output] =
            taps[((y.tap * SIZE + x.tap) * outputs + output) * inputs + input]! * scale[output]!;
        }
      }
    }
  }
  return tf.tensor4d(result, [3, 3, inputs, 4 * outputs]);
}
