/**
 * `WinogradConv2D`: a 3x3 convolution with bias and leaky ReLU, by F(2x2, 3x3) of
 * Lavin & Gray 2015 (arXiv 1509.09308). It takes the place of `FusedConv2D`, which
 * has 36 multiplications where this one has 16.
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
export const winogradConvolutionKernel: PanelKernel = {
  name: "WinogradConv2D",
  scale: 1,
  taps: 16,
  transform: (simd, ...filter) => simd.transformFilter3x3(...filter),
  padded: (side) => roundUp(side, 2) + 2,
  scratch: (height, width, channels) =>
    16 * 4 * PANEL + 16 * Math.ceil(height / 2) * Math.ceil(width / 2) * channels,
  run(simd, { x, batch, height, width, channels, filter, bias, outChannels, slope, scratch, out }) {
    // deno-fmt-ignore
    simd.convolve3x3(
      x, batch, height, width, channels, filter, bias, outChannels, slope, scratch, out,
    );
  },
};

/**
 * Prepares the layer.
 *
 * @param filter `[3, 3, inputs, outputs]`.
 * @param bias `[outputs]`.
 * @returns `[N, H, W, inputs]` to `[N, H, W, outputs]`.
 */
export function foldedWinogradConvolution(
  filter: Tensor4D,
  bias: Tensor1D,
  slope: number,
): ConvolutionLayer {
  const [size, , inputs, outputs] = filter.shape;
  const panels = panelsOf(winogradConvolutionKernel, filter, { inputs, outputs });
  const attributes = { size, outChannels: outputs, slope };
  return convolutionLayer(winogradConvolutionKernel, panels, bias, attributes);
}
