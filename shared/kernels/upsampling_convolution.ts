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
  type ConvolutionLayer,
  convolutionLayer,
  PANEL,
  type PanelKernel,
  panelsOf,
} from "./convolution_kernel.ts";
import { roundUp } from "./kernel.ts";

/** See the module's text. */
export const upsamplingConvolutionKernel: PanelKernel = {
  name: "UpsamplingConv2D",
  scale: 2,
  taps: 9,
  transform: (simd, ...filter) => simd.transformUpsamplingFilter(...filter),
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
): ConvolutionLayer {
  const [size, , outputs, inputs] = filter.shape;
  const panels = panelsOf(upsamplingConvolutionKernel, filter, { inputs, outputs });
  const attributes = { size, outChannels: outputs, slope };
  return convolutionLayer(upsamplingConvolutionKernel, panels, bias, attributes);
}
