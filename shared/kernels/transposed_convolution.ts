/**
 * `TransposedConv2D` and, to fewer channels than a vector holds, `TransposedConv2DToFew`: the
 * transposed convolution of stride 2 with a 4x4 filter, bias and leaky ReLU in one kernel.
 * They take the place of `Conv2DBackpropInput` and what follows it, which takes 5 to 15 times as
 * long, and have 9 multiplications where it has 16 (see `assembly/transposed_convolution.ts`).
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor1D, Tensor4D } from "@tensorflow/tfjs-core";
import {
  type ConvolutionKernel,
  type ConvolutionLayer,
  convolutionLayer,
  PANEL,
  type PanelKernel,
  panelsOf,
  VECTOR,
} from "./convolution_kernel.ts";
import { roundUp } from "./kernel.ts";

/** See the module's text. */
export const transposedConvolutionKernel: PanelKernel = {
  name: "TransposedConv2D",
  scale: 2,
  taps: 36,
  transform: (simd, ...filter) => simd.transformTransposedFilter(...filter),
  padded: (side) => roundUp(side, 2) + 2,
  scratch(height, width, channels) {
    const [rows, columns] = [Math.ceil(height / 2), Math.ceil(width / 2)];
    return (9 * PANEL + 1) * roundUp(rows * columns, 8) +
      3 * (2 * rows + 1) * (2 * columns + 2) * channels;
  },
  run(simd, { x, batch, height, width, channels, filter, bias, outChannels, slope, scratch, out }) {
    // deno-fmt-ignore
    simd.transposeConvolve(
      x, batch, height, width, channels, filter, bias, outChannels, slope, scratch, out,
    );
  },
};

/** See the module's text. */
export const transposedConvolutionToFewKernel: ConvolutionKernel = {
  name: "TransposedConv2DToFew",
  scale: 2,
  padded: (side) => side + 2,
  scratch: (height, width) => 8 + roundUp(height * width, 8),
  run(simd, { x, batch, height, width, channels, filter, bias, outChannels, slope, scratch, out }) {
    // deno-fmt-ignore
    simd.transposeConvolveToFew(
      x, batch, height, width, channels, filter, bias, outChannels, slope, scratch, out,
    );
  },
};

/** Rows, or columns, of the input that the phases of one pixel see. */
const SEEN = 3;

/**
 * Prepares the layer.
 *
 * @param filter `[4, 4, outputs, inputs]`, as `tf.conv2dTranspose` takes it.
 * @param bias `[outputs]`.
 * @returns `[N, H, W, inputs]` to `[N, 2H, 2W, outputs]`.
 */
export function foldedTransposedConvolution(
  filter: Tensor4D,
  bias: Tensor1D,
  slope: number,
): ConvolutionLayer {
  const [, , outputs, inputs] = filter.shape;
  const attributes = { size: SEEN, outChannels: outputs, slope };
  if (outputs < VECTOR) {
    return convolutionLayer(transposedConvolutionToFewKernel, byPhase(filter), bias, attributes);
  }
  const panels = panelsOf(transposedConvolutionKernel, filter, { inputs, outputs });
  return convolutionLayer(transposedConvolutionKernel, panels, bias, attributes);
}

/** The taps by output, the phase that has them, and the input that they see. */
function byPhase(filter: Tensor4D): Tensor4D {
  const [size, , outputs, inputs] = filter.shape;
  const taps = filter.dataSync();
  const channels = roundUp(inputs, VECTOR);
  const packed = new Float32Array(outputs * size * size * channels);
  const bits = [0, 1];
  let at = 0;
  for (let output = 0; output < outputs; output++) {
    for (const [row, column] of bits.flatMap((row) => bits.map((column) => [row, column]))) {
      for (const [above, left] of bits.flatMap((above) => bits.map((left) => [above, left]))) {
        const tap = (3 - row! - 2 * above!) * size + 3 - column! - 2 * left!;
        for (let input = 0; input < inputs; input++) {
          packed[at + input] = taps[(tap * outputs + output) * inputs + input]!;
        }
        at += channels;
      }
    }
  }
  return tf.tensor4d(packed, [outputs, size, size, channels]);
}
