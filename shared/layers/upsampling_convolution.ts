/**
 * Doubles the size of a picture: nearest-neighbour upsampling, then a 3x3
 * convolution, computed without the large picture in between.
 *
 * Upsampling repeats each pixel in a 2x2 box, so both steps together are one
 * transposed convolution of stride 2, whose 4x4 filter is the 3x3 filter
 * convolved with that box. Each of the four output phases (even or odd row, even
 * or odd column) sees 2x2 of its taps. That form does 4 multiplications an output
 * where the two steps do 9.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor1D, Tensor4D } from "@tensorflow/tfjs-core";
import type { ParameterSpecs, Weights } from "../generators/family.ts";
import { type Activation, fusedConvolution } from "./convolution.ts";

/** The parameters of an upsampling convolution named `name`; `gain` scales its He start. */
export function upsamplingConvolutionParameters(
  name: string,
  inputs: number,
  outputs: number,
  gain: number,
): ParameterSpecs {
  return {
    // Axes as in tf.conv2dTranspose: [height, width, outputs, inputs].
    [`${name}.filter`]: { shape: [3, 3, outputs, inputs], deviation: gain / Math.sqrt(9 * inputs) },
    [`${name}.bias`]: { shape: [outputs], deviation: 0 },
  };
}

/** `[N, H, W, inputs]` to `[N, 2H, 2W, outputs]`; differentiable. */
export function upsamplingConvolution(weights: Weights, name: string, x: Tensor4D): Tensor4D {
  const filter = boxFilter(weights[`${name}.filter`] as Tensor4D);
  const [batch, height, width] = x.shape;
  const outputs = filter.shape[2];
  const y = tf.conv2dTranspose(x, filter, [batch, 2 * height, 2 * width, outputs], 2, "same");
  return tf.add(y, weights[`${name}.bias`] as Tensor1D);
}

/** The 3x3 filter convolved with a 2x2 box: `[3, 3, O, I]` to `[4, 4, O, I]`. */
function boxFilter(filter: Tensor4D): Tensor4D {
  const rows = tf.add(
    tf.pad(filter, [[0, 1], [0, 0], [0, 0], [0, 0]]),
    tf.pad(filter, [[1, 0], [0, 0], [0, 0], [0, 0]]),
  );
  return tf.add(
    tf.pad(rows, [[0, 0], [0, 1], [0, 0], [0, 0]]),
    tf.pad(rows, [[0, 0], [1, 0], [0, 0], [0, 0]]),
  ) as Tensor4D;
}

const PHASES = [[0, 0], [0, 1], [1, 0], [1, 1]] as const;

/**
 * Folds the layer, with the activation that follows it: one small convolution a
 * phase, their outputs interleaved by two concatenations.
 */
export function foldUpsamplingConvolution(
  weights: Weights,
  name: string,
  activation: Activation,
  leak: number,
): (x: Tensor4D) => Tensor4D {
  const bias = tf.clone(weights[`${name}.bias`] as Tensor1D);
  const filters = tf.tidy(() => {
    const filter = boxFilter(weights[`${name}.filter`] as Tensor4D);
    return PHASES.map(([row, column]) => phaseFilter(filter, row, column));
  });
  return (x) => {
    const [batch, height, width] = x.shape;
    const outputs = bias.shape[0];
    const phases = PHASES.map(([row, column], phase) =>
      fusedConvolution(x, filters[phase]!, bias, activation, leak, [
        [0, 0],
        [1 - row, row],
        [1 - column, column],
        [0, 0],
      ])
    ) as [Tensor4D, Tensor4D, Tensor4D, Tensor4D];
    const evenRows = tf.concat([phases[0], phases[1]], 3); // [N, H, W, 2 · O]
    const oddRows = tf.concat([phases[2], phases[3]], 3);
    const rowShape: [number, number, number] = [batch, height, 2 * width * outputs];
    const rows = tf.concat([tf.reshape(evenRows, rowShape), tf.reshape(oddRows, rowShape)], 2);
    return tf.reshape(rows, [batch, 2 * height, 2 * width, outputs]);
  };
}

/** The 2x2 taps that one phase sees, in the order of its window: `[2, 2, I, O]`. */
function phaseFilter(filter: Tensor4D, row: number, column: number): Tensor4D {
  // Output 2i + phase sees the inputs i + phase - 1 + t, t = 0, 1, through tap 3 - phase - 2t.
  const rows = tf.gather(filter, tf.tensor1d([3 - row, 1 - row], "int32"), 0);
  const taps = tf.gather(rows, tf.tensor1d([3 - column, 1 - column], "int32"), 1);
  return tf.transpose(taps, [0, 1, 3, 2]);
}
