/**
 * `WinogradConv2D`: a 3x3 convolution with bias and leaky ReLU, by F(2x2, 3x3) of
 * Lavin & Gray 2015 (arXiv 1509.09308). It takes the place of `FusedConv2D`, which
 * has 36 multiplications where this one has 16.
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
export const winogradConvolutionKernel: ConvolutionKernel = {
  name: "WinogradConv2D",
  scale: 1,
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
): (x: Tensor4D) => Tensor4D {
  const [size, , inputs, outChannels] = filter.shape;
  const taps = filter.dataSync();
  const packed = packPanels(16, inputs, outChannels, (k, input, output) => {
    const tap = (row: number, column: number) =>
      taps[((row * 3 + column) * inputs + input) * outChannels + output]!;
    return transformed((row) => transformed((column) => tap(row, column), k % 4), k >> 2);
  });
  return convolutionLayer(winogradConvolutionKernel, packed, bias, { size, outChannels, slope });
}

/** Element k of G g, g being a vector of three. */
function transformed(g: (i: number) => number, k: number): number {
  if (k === 0) return g(0);
  if (k === 3) return g(2);
  return (g(0) + (k === 1 ? g(1) : -g(1)) + g(2)) / 2;
}
