/**
 * What the convolutions of this folder have in common: their filters are packed
 * once, their pictures are padded first, and bias and leaky ReLU come with them.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor1D, Tensor2D, Tensor4D, TensorInfo } from "@tensorflow/tfjs-core";
import { registerKernel, roundUp, type Tools, withScratch } from "./kernel.ts";
import type { Simd } from "./simd.ts";

/** The attributes of every kernel. */
export interface Attributes {
  /** Height and width of the filter. */
  readonly size: number;
  readonly outChannels: number;
  /** Of the leaky ReLU, at most 1; at 1 it changes nothing. */
  readonly slope: number;
}

/** Where the operands of a call lie, and how large the pictures are without their padding. */
export interface Call extends Attributes {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  /** Rounded up to whole vectors. */
  readonly channels: number;
  readonly x: number;
  readonly filter: number;
  readonly bias: number;
  readonly scratch: number;
  readonly out: number;
}

/** A convolution kernel: stride 1, pictures padded with zeros to keep their size. */
export interface ConvolutionKernel {
  readonly name: string;
  /** How many times larger the output is. */
  readonly scale: number;
  /** Height or width of the pictures with their padding. */
  padded(side: number, size: number): number;
  /** Words of scratch memory. */
  scratch(height: number, width: number, channels: number): number;
  run(simd: Simd, call: Call): void;
}

interface Inputs {
  readonly x: TensorInfo;
  readonly filter: TensorInfo;
  readonly bias: TensorInfo;
  /** `[N, inputs]`; see {@linkcode ConvolutionLayer}. */
  readonly scale?: TensorInfo;
}

/** Adds a kernel. */
export function registerConvolution(tools: Tools, kernel: ConvolutionKernel): void {
  const { wasm, simd } = tools;
  registerKernel<Inputs, Attributes>(tools, kernel.name, (_, inputs, attributes) => {
    const { x, filter, bias, scale } = inputs;
    const { size, outChannels } = attributes;
    const [count, height, width, inChannels] = x.shape as [number, number, number, number];
    const batch = scale?.shape[0] ?? count;
    const channels = roundUp(inChannels, VECTOR);
    const out = wasm.allocate([batch, kernel.scale * height, kernel.scale * width, outChannels]);
    const [rows, columns] = [kernel.padded(height, size), kernel.padded(width, size)];
    const before = (size - 1) >> 1;
    const padding = batch * rows * columns * channels;
    withScratch(tools, padding + kernel.scratch(height, width, channels), (padded) => {
      // deno-fmt-ignore
      if (scale === undefined) {
        simd.padPictures(
          wasm.address(x), batch, height, width, inChannels,
          before, before, rows, columns,
          padded,
        );
      } else {
        simd.padScaledPictures(
          wasm.address(x), count < batch, batch, height, width, inChannels,
          wasm.address(scale),
          before, before, rows, columns,
          padded,
        );
      }
      kernel.run(simd, {
        ...attributes,
        batch,
        height,
        width,
        channels,
        x: padded,
        filter: wasm.address(filter),
        bias: wasm.address(bias),
        scratch: padded + padding * Float32Array.BYTES_PER_ELEMENT,
        out: wasm.address(out),
      });
    });
    return out;
  });
}

/** A convolution whose filters are transformed, eight output channels side by side. */
export interface PanelKernel extends ConvolutionKernel {
  /** Of a filter of one pair of channels, once it is transformed. */
  readonly taps: number;
  /** Transforms a filter to panels, as `assembly/panels.ts` has them. */
  transform(simd: Simd, filter: number, inputs: number, outputs: number, out: number): void;
}

/** Adds the kernel and the one that transforms its filters. */
export function registerPanelConvolution(tools: Tools, kernel: PanelKernel): void {
  const { wasm, simd } = tools;
  registerConvolution(tools, kernel);
  registerKernel<{ filter: TensorInfo }, Channels>(
    tools,
    filterKernel(kernel),
    (_, { filter }, { inputs, outputs }) => {
      const panels = roundUp(outputs, PANEL) / PANEL;
      const out = wasm.allocate([panels, kernel.taps, roundUp(inputs, VECTOR), PANEL]);
      kernel.transform(simd, wasm.address(filter), inputs, outputs, wasm.address(out));
      return out;
    },
  );
}

interface Channels {
  readonly inputs: number;
  readonly outputs: number;
}

/** A filter, transformed for its kernel. */
export function panelsOf(kernel: PanelKernel, filter: Tensor4D, channels: Channels): Tensor4D {
  return tf.engine().runKernel(filterKernel(kernel), { filter }, { ...channels });
}

function filterKernel({ name }: PanelKernel): string {
  return `${name}Filter`;
}

/**
 * A layer that runs a kernel: `[N, H, W, inputs]` to `[N, scale · H, scale · W, outChannels]`.
 * Where `scales`, `[N, inputs]`, are given, the input's channels are multiplied by them; then
 * it may be one picture for all, `[1, H, W, inputs]`.
 */
export type ConvolutionLayer = (x: Tensor4D, scales?: Tensor2D) => Tensor4D;

/**
 * Makes one.
 *
 * @param filter As the kernel takes it; the layer keeps it.
 * @param bias `[outChannels]`.
 */
export function convolutionLayer(
  { name }: ConvolutionKernel,
  filter: Tensor4D,
  bias: Tensor1D,
  attributes: Attributes,
): ConvolutionLayer {
  const packedBias = new Float32Array(roundUp(attributes.outChannels, PANEL));
  packedBias.set(bias.dataSync());
  const inputs = { filter, bias: tf.tensor1d(packedBias) };
  return (x, scale) =>
    tf.engine().runKernel(
      name,
      { x, ...inputs, ...(scale && { scale }) },
      { ...attributes },
    );
}

/** Floats in a vector. */
export const VECTOR = 4;

/** Output channels that are computed together. */
export const PANEL = 8;
