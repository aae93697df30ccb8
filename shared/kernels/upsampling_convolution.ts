/**
 * `UpsamplingConv2D`: nearest-neighbour upsampling, a 3x3 convolution, bias and
 * leaky ReLU in one kernel. TensorFlow.js has none; composed of its kernels it is
 * four convolutions and three concatenations, with 16 multiplications where this
 * one has 9 (see `assembly/upsampling_convolution.ts`), and takes 1.8 to 2.4 times as long.
 *
 * @module
 */

import type { Tensor1D, Tensor4D } from "@tensorflow/tfjs-core";
import {
  type ConvolutionKernel,
  convolutionLayer,
  packPanels,
  PANEL,
} from "./convolution_kernel.ts";
import { roundUp } from "./kernel.ts";

/** See the module's text. */
export const upsamplingConvolutionKernel: ConvolutionKernel = {
  name: "UpsamplingConv2D",
  scale: 2,
  padded: (side) => side + 2,
  scratch: (height, width, channels) =>
    9 * 4 * PANEL + roundUp(height * width, 8) + 3 * (height + 1) * (width + 2) * channels,
  run(simd, { x, batch, height, width, channels, filter, bias, outChannels, slope, scratch, out }) {
    // deno-fmt-ignore
    simd.upsampleConvolve(
      x, batch, height, width, channels, filter, bias, outChannels, slope, scratch, out,
    );
  },
};

/**
 * Prepares the layer.
 *
 * @param filter `[3, 3, outputs, inputs]`, turned round, as `tf.conv2dTranspose` takes it.
 * @param bias `[outputs]`.
 * @returns `[N, H, W, inputs]` to `[N, 2H, 2W, outputs]`.
 */
export function foldedUpsamplingConvolution(
  filter: Tensor4D,
  bias: Tensor1D,
  slope: number,
): (x: Tensor4D) => Tensor4D {
  const [size, , outChannels, inputs] = filter.shape;
  const packed = packPanels(
    filter.dataSync<"float32">(),
    { rows: 9, inputs, outputs: outChannels },
    (k, input, output) => ((8 - k) * outChannels + output) * inputs + input,
    transform,
  );
  return convolutionLayer(upsamplingConvolutionKernel, packed, bias, { size, outChannels, slope });
}

/** The factors of the filter of one pair of channels, along columns, then rows. */
function transform(taps: Float64Array, rows: Float64Array): void {
  for (let k = 0; k < 9; k++) {
    const column = (row: number) =>
      factor(taps[row * 3]!, taps[row * 3 + 1]!, taps[row * 3 + 2]!, k % 3);
    rows[k] = factor(column(0), column(1), column(2), Math.floor(k / 3));
  }
}

/** The factor (-a, s, c) of an axis, whose taps are a, b and c with the sum s. */
function factor(a: number, b: number, c: number, k: number): number {
  if (k === 0) return -a;
  return k === 1 ? a + b + c : c;
}
