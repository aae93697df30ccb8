/**
 * The low-pass filter of StyleGAN (Karras et al. 2018, arXiv 1812.04948, appendix C): each
 * pixel becomes a mean of its neighbourhood, by the binomial weights 1 2 1 in both directions
 * (zeros beyond the edge). After upsampling it rounds off the steps of the pixels, before
 * downsampling it keeps fine patterns from turning into coarse ones (Zhang 2019, arXiv
 * 1904.11486).
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor4D } from "@tensorflow/tfjs-core";

const WEIGHTS = [1, 2, 1].flatMap((row) => [1, 2, 1].map((column) => row * column / 16));

/** `[N, H, W, C]`, same shape; differentiable as often as wanted. */
export function blur(x: Tensor4D): Tensor4D {
  // Symmetric, so that what comes back is what went out, blurred.
  return tf.customGrad((x) => ({
    value: smooth(x as Tensor4D),
    gradFunc: (dy) => blur(dy as Tensor4D),
  }))(x) as Tensor4D;
}

/** The same without a gradient, with the filter made once. */
export function foldBlur(channels: number): (x: Tensor4D) => Tensor4D {
  const filter = depthwise(channels);
  return (x) => tf.depthwiseConv2d(x, filter, 1, "same");
}

function smooth(x: Tensor4D): Tensor4D {
  return tf.tidy(() => tf.depthwiseConv2d(x, depthwise(x.shape[3]), 1, "same"));
}

/** The filter of each channel, `[3, 3, channels, 1]`. */
function depthwise(channels: number): Tensor4D {
  const values = WEIGHTS.flatMap((weight) => Array<number>(channels).fill(weight));
  return tf.tensor4d(values, [3, 3, channels, 1]);
}

/** The filter that blurs each channel and mixes none, `[3, 3, channels, channels]`. */
export function blurFilter(channels: number): Tensor4D {
  const values = WEIGHTS.flatMap((weight) =>
    Array.from({ length: channels * channels }, (_, i) => i % (channels + 1) === 0 ? weight : 0)
  );
  return tf.tensor4d(values, [3, 3, channels, channels]);
}
