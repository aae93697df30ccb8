/**
 * `PackedConv2D`: a convolution with bias and leaky ReLU, of any odd size, meant for
 * outputs of few channels: pictures. It takes the place of `FusedConv2D`, in which
 * XNNPACK computes eight channels where there are one or three.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor1D, Tensor4D } from "@tensorflow/tfjs-core";
import {
  type ConvolutionKernel,
  type ConvolutionLayer,
  convolutionLayer,
  VECTOR,
} from "./convolution_kernel.ts";
import { roundUp } from "./kernel.ts";

/** See the module's text. */
export const convolutionKernel: ConvolutionKernel = {
  name: "PackedConv2D",
  scale: 1,
  padded: (side, size) => side + size - 1,
  scratch: (height, width) => 12 + roundUp(height * width, 8),
  run(simd, { x, batch, height, width, channels, filter, bias, size, ...call }) {
    // deno-fmt-ignore
    simd.convolve(
      x, batch, height, width, channels, filter, bias, size, size,
      call.outChannels, call.slope, call.scratch, call.out,
    );
  },
};

/**
 * Prepares the layer.
 *
 * @param filter `[size, size, inputs, outputs]`.
 * @param bias `[outputs]`.
 * @returns `[N, H, W, inputs]` to `[N, H, W, outputs]`.
 */
export function foldedConvolution(
  filter: Tensor4D,
  bias: Tensor1D,
  slope: number,
): ConvolutionLayer {
  const [size, , inputs, outChannels] = filter.shape;
  const taps = filter.dataSync();
  const channels = roundUp(inputs, VECTOR);
  const packed = new Float32Array(outChannels * size * size * channels);
  for (let output = 0; output < outChannels; output++) {
    for (let position = 0; position < size * size; position++) {
      for (let input = 0; input < inputs; input++) {
        packed[(output * size * size + position) * channels + input] =
          taps[(position * inputs + input) * outChannels + output]!;
      }
    }
  }
  const shape: [number, number, number, number] = [outChannels, size, size, channels];
  const attributes = { size, outChannels, slope };
  return convolutionLayer(convolutionKernel, tf.tensor4d(packed, shape), bias, attributes);
}
