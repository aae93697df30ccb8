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
  const packed = packPanels(
    filter.dataSync<"float32">(),
    { rows: 16, inputs, outputs: outChannels },
    (k, input, output) => (k * inputs + input) * outChannels + output,
    transform,
  );
  return convolutionLayer(winogradConvolutionKernel, packed, bias, { size, outChannels, slope });
}

/** G g G', g being the filter of one pair of channels. */
function transform(g: Float64Array, rows: Float64Array): void {
  for (let k = 0; k < 16; k++) {
    const column = (row: number) => element(g[row * 3]!, g[row * 3 + 1]!, g[row * 3 + 2]!, k % 4);
    rows[k] = element(column(0), column(1), column(2), k >> 2);
  }
}

/** Element k of G (a, b, c). */
function element(a: number, b: number, c: number, k: number): number {
  if (k === 0) return a;
  if (k === 3) return c;
  return (a + (k === 1 ? b : -b) + c) / 2;
}
