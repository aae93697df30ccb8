/**
 * The sizes of a convolution, of which gradients are asked for.
 *
 * @module
 */

import { backend_util } from "@tensorflow/tfjs-core";

/** What the gradients' kernels are told; the types of TensorFlow.js leave `pad` to one form. */
export interface ConvAttributes {
  readonly strides: [number, number] | number;
  readonly pad: "valid" | "same" | number | backend_util.ExplicitPadding;
  readonly dataFormat: "NHWC" | "NCHW";
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
}

/** Sizes, strides and padding. */
export type ConvInfo = backend_util.Conv2DInfo;

/** The convolution that takes `inShape` under a filter `[height, width, inputs, outputs]`. */
export function convInfo(
  inShape: number[],
  filterShape: number[],
  { strides, pad, dataFormat, dimRoundingMode }: ConvAttributes,
): ConvInfo {
  return backend_util.computeConv2DInfo(
    inShape as [number, number, number, number],
    filterShape as [number, number, number, number],
    strides,
    1,
    pad,
    dimRoundingMode,
    false,
    backend_util.convertConv2DDataFormat(dataFormat),
  );
}
