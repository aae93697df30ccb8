/**
 * The convolution of StyleGAN2 (Karras et al. 2019, arXiv 1912.04958, section 2.2), whose
 * weights each picture's style scales:
 *
 *   w'_ijk = s_i w_ijk                          modulation, by input channel i
 *   w''_ijk = w'_ijk / √(Σ_i,k w'_ijk² + ε)     demodulation, by output channel j
 *
 * Done as scalings of what goes in and what comes out, which is the same by linearity: all
 * pictures share one filter, which can be packed for the fast kernels.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor1D, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import type { ParameterSpecs, Weights } from "../generators/family.ts";
import { blur, foldBlur } from "./blur.ts";
import { foldConvolution } from "./convolution.ts";
import { dense, denseParameters, foldDense } from "./dense.ts";
import { activateStyled, demodulate } from "../kernels/style.ts";
import { LEAK, leakyRelu } from "./leaky_relu.ts";
import { addNoise } from "./noise.ts";
import { foldUpsamplingConvolution, upsampled } from "./upsampling_convolution.ts";

/** Keeps a filter that a style has silenced from being divided by zero. */
const EPSILON = 1e-8;

/** Keeps the variance through the activation that follows, as StyleGAN2 counts it. */
const GAIN = Math.SQRT2;

/** What a modulated convolution is like. */
export interface ModulatedShape {
  readonly inputs: number;
  readonly outputs: number;
  /** Size of the style. */
  readonly style: number;
  /** Whether it doubles the size of the feature map; see `upsampling_convolution.ts`. */
  readonly upsamples: boolean;
}

/**
 * A layer with its noise, bias and leaky ReLU.
 *
 * @param x `[N, H, W, inputs]`, or `[1, H, W, inputs]` for all pictures alike.
 * @param style `[N, style]`.
 * @param noise `[N, H', W', 1]`, of the size of the output.
 */
export type ModulatedConvolution = (x: Tensor4D, style: Tensor2D, noise: Tensor4D) => Tensor4D;

/** The parameters of one named `name`. */
export function modulatedConvolutionParameters(
  name: string,
  { inputs, outputs, style, upsamples }: ModulatedShape,
): ParameterSpecs {
  return {
    ...styleParameters(name, style, inputs),
    [`${name}.filter`]: {
      shape: upsamples ? [3, 3, outputs, inputs] : [3, 3, inputs, outputs],
      deviation: 1 / Math.sqrt(9 * inputs),
    },
    [`${name}.noise`]: { shape: [1], deviation: 0 },
    [`${name}.bias`]: { shape: [outputs], deviation: 0 },
  };
}

/** Of the map from a style to a scale for each of `inputs` channels, 1 at first. */
export function styleParameters(name: string, style: number, inputs: number): ParameterSpecs {
  return {
    ...denseParameters(`${name}.style`, style, inputs, 1),
    [`${name}.style.bias`]: { shape: [inputs], deviation: 0, mean: 1 },
  };
}

/** The layer; differentiable twice. */
export function modulatedConvolution(
  weights: Weights,
  name: string,
  { upsamples }: Pick<ModulatedShape, "upsamples">,
): ModulatedConvolution {
  const filter = weights[`${name}.filter`] as Tensor4D;
  const { strength, bias, energy } = constantsOf(weights, name, upsamples);
  return modulated({
    demodulation(scales) {
      const power = tf.matMul(tf.mul(scales, scales), energy);
      return tf.mul<Tensor2D>(tf.rsqrt(tf.add(power, EPSILON)), GAIN);
    },
    scales: (style) => dense(weights, `${name}.style`, style),
    convolve(x, scales) {
      const scaled = scaleChannels(x, scales);
      return upsamples ? blur(upsampled(scaled, filter)) : tf.conv2d(scaled, filter, 1, "same");
    },
    activate: (y, scales, noise) =>
      leakyRelu(tf.add(addNoise(scaleChannels(y, scales), noise, strength), bias)),
  });
}

/** The same for the WASM backend; owns copies of the weights. */
export function foldModulatedConvolution(
  weights: Weights,
  name: string,
  { outputs, upsamples }: Pick<ModulatedShape, "outputs" | "upsamples">,
): ModulatedConvolution {
  const none = tf.zeros([outputs]);
  const bare = { [`${name}.filter`]: weights[`${name}.filter`]!, [`${name}.bias`]: none };
  const convolve = (upsamples ? foldUpsamplingConvolution : foldConvolution)(bare, name, 1);
  none.dispose();
  const smooth = foldBlur(outputs);
  const { energy, ...constants } = tf.tidy(() => constantsOf(weights, name, upsamples));
  const additions = { ...constants, slope: LEAK };
  return modulated({
    demodulation: (scales) => demodulate(scales, energy, GAIN, EPSILON),
    scales: foldDense(weights, `${name}.style`, 1),
    convolve: upsamples ? (x, scales) => smooth(convolve(x, scales)) : convolve,
    activate: (y, scales, noise) => activateStyled(y, scales, noise, additions),
  });
}

/**
 * What depends on the weights alone, the gain of the activation among it; `energy` is the sum
 * of the squared filter over its taps, `[inputs, outputs]`.
 */
function constantsOf(weights: Weights, name: string, upsamples: boolean) {
  const filter = weights[`${name}.filter`] as Tensor4D;
  const energy = tf.sum<Tensor2D>(tf.mul(filter, filter), [0, 1]);
  const bias = tf.mul<Tensor1D>(weights[`${name}.bias`]!, GAIN);
  const strength = tf.mul(weights[`${name}.noise`]!, GAIN);
  return {
    energy: upsamples ? tf.transpose(energy) : energy,
    bias,
    strength: tf.mul<Tensor2D>(tf.ones([1, bias.shape[0]]), strength),
  };
}

/** Trained and folded differ only in these. */
interface Parts {
  /** `[N, style]` to `[N, inputs]`. */
  scales(style: Tensor2D): Tensor2D;
  /** From the scales of the inputs to those of the outputs, `[N, outputs]`, with the gain. */
  demodulation(scales: Tensor2D): Tensor2D;
  /** Of the input, its channels scaled. */
  convolve(x: Tensor4D, scales: Tensor2D): Tensor4D;
  /** Scales the channels, adds noise and bias, and bends. */
  activate(y: Tensor4D, scales: Tensor2D, noise: Tensor4D): Tensor4D;
}

function modulated({ scales, demodulation, convolve, activate }: Parts): ModulatedConvolution {
  return (x, style, noise) => {
    const scale = scales(style);
    return activate(convolve(x, scale), demodulation(scale), noise);
  };
}

/** Each channel of each picture times its scale, `[N, C]`. */
export function scaleChannels(x: Tensor4D, scale: Tensor2D): Tensor4D {
  return tf.mul(x, tf.reshape(scale, [scale.shape[0], 1, 1, scale.shape[1]]));
}
