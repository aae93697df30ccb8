/**
 * `Demodulate`, `ActivateStyled` and `NormaliseInstances`: what StyleGAN2 (the first two) and
 * StyleGAN do beside their convolutions, in one kernel each, where TensorFlow.js takes five,
 * six and fourteen, most of which read and write a whole feature map.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor1D, Tensor2D, Tensor4D, TensorInfo } from "@tensorflow/tfjs-core";
import { registerKernel, type Tools } from "./kernel.ts";

const DEMODULATE = "Demodulate";
const ACTIVATE = "ActivateStyled";
const NORMALISE = "NormaliseInstances";

interface Inputs {
  readonly x: TensorInfo;
  readonly noise: TensorInfo;
  readonly strength: TensorInfo;
  readonly bias: TensorInfo;
}

/** Adds the kernels. */
export function registerStyle(tools: Tools): void {
  const { wasm, simd } = tools;
  registerKernel<{ readonly scale: TensorInfo; readonly energy: TensorInfo }, DemodulateAttributes>(
    tools,
    DEMODULATE,
    (_, { scale, energy }, { gain, epsilon }) => {
      const [batch, inputs] = scale.shape as Tensor2D["shape"];
      const outputs = energy.shape[1]!;
      const out = wasm.allocate([batch, outputs]);
      // deno-fmt-ignore
      simd.demodulate(
        wasm.address(scale), batch, inputs, wasm.address(energy), outputs, gain, epsilon,
        wasm.address(out),
      );
      return out;
    },
  );
  registerKernel<Inputs & { readonly scale: TensorInfo }, { readonly slope: number }>(
    tools,
    ACTIVATE,
    (_, { x, scale, noise, strength, bias }, { slope }) => {
      const [batch, height, width, channels] = x.shape as Tensor4D["shape"];
      const out = wasm.allocate(x.shape);
      // deno-fmt-ignore
      simd.activateStyled(
        wasm.address(x), batch, height * width, channels,
        wasm.address(scale), wasm.address(noise), wasm.address(strength), wasm.address(bias), slope,
        wasm.address(out),
      );
      return out;
    },
  );
  registerKernel<Inputs & { readonly style: TensorInfo }, NormaliseAttributes>(
    tools,
    NORMALISE,
    (_, { x, style, noise, strength, bias }, { slope, epsilon }) => {
      const [count, height, width, channels] = x.shape as Tensor4D["shape"];
      const batch = style.shape[0]!;
      const out = wasm.allocate([batch, height, width, channels]);
      // deno-fmt-ignore
      simd.normaliseInstances(
        wasm.address(x), count < batch, batch, height * width, channels,
        wasm.address(style), wasm.address(noise), wasm.address(strength), wasm.address(bias),
        slope, epsilon,
        wasm.address(out),
      );
      return out;
    },
  );
}

interface DemodulateAttributes {
  readonly gain: number;
  readonly epsilon: number;
}

interface NormaliseAttributes {
  readonly slope: number;
  readonly epsilon: number;
}

/**
 * gain / √(scale² · energy + epsilon), `[N, outputs]`.
 *
 * @param scale `[N, inputs]`.
 * @param energy `[inputs, outputs]`.
 */
export function demodulate(
  scale: Tensor2D,
  energy: Tensor2D,
  gain: number,
  epsilon: number,
): Tensor2D {
  return tf.engine().runKernel(DEMODULATE, { scale, energy }, { gain, epsilon });
}

/** What is added to every feature map. */
export interface Additions {
  /** How much of the noise each channel gets, `[1, C]`. */
  readonly strength: Tensor2D;
  /** `[C]`. */
  readonly bias: Tensor1D;
  /** Of the leaky ReLU, at most 1. */
  readonly slope: number;
}

/**
 * leaky(x scale + noise strength + bias).
 *
 * @param x `[N, H, W, C]`.
 * @param scale `[N, C]`.
 * @param noise `[N, H, W, 1]`.
 */
export function activateStyled(
  x: Tensor4D,
  scale: Tensor2D,
  noise: Tensor4D,
  { strength, bias, slope }: Additions,
): Tensor4D {
  return tf.engine().runKernel(ACTIVATE, { x, scale, noise, strength, bias }, { slope });
}

/**
 * y = leaky(x + noise strength + bias), then (1 + s) (y - μ(y)) / √(σ²(y) + epsilon) + t, with
 * mean and variance of each channel of each picture.
 *
 * @param x `[N, H, W, C]`, or `[1, H, W, C]` for all pictures alike.
 * @param style s and then t, `[N, 2 C]`.
 * @param noise `[N, H, W, 1]`.
 */
export function normaliseInstances(
  x: Tensor4D,
  style: Tensor2D,
  noise: Tensor4D,
  { strength, bias, slope }: Additions,
  epsilon: number,
): Tensor4D {
  return tf.engine().runKernel(NORMALISE, { x, style, noise, strength, bias }, { slope, epsilon });
}
