/**
 * Convolutions and their transposes.
 *
 * Ours upsample by a transposed convolution of stride 2, and so does the graph: of
 * the forms that ONNX has for it, ConvTranspose runs fastest in ONNX Runtime Web. At
 * batch 1 on one thread, four convolutions of 2x2 and DepthToSpace take 1.1 to 1.2
 * times as long, Resize and a convolution of 3x3, as well as one such convolution
 * with four times the outputs and DepthToSpace, 1.6 to 2 times.
 *
 * @module
 */

import {
  backend_util,
  type Conv2DAttrs,
  type Conv2DBackpropInputAttrs,
} from "@tensorflow/tfjs-core";
import { type Constant, node, reshaped, transposed } from "../expression.ts";
import { refusal } from "../refusal.ts";
import { arrange, type Term } from "../term.ts";
import type { Translator, Translators } from "./translator.ts";

const conv2D: Translator = ({ x, filter }, attributes) => {
  const { outShape, window } = geometry(x!.shape, filter!, attributes as unknown as Conv2DAttrs);
  return {
    shape: outShape,
    order: "channels first",
    // [height, width, inputs, outputs] to [outputs, inputs, height, width]
    expression: node("Conv", [
      arrange(x!, "channels first"),
      transposed(weightOf(filter!), [3, 2, 0, 1]),
    ], window),
  };
};

/** A convolution that mixes no channels: as many groups of one. */
const depthwiseConv2D: Translator = ({ x, filter }, attributes) => {
  const given = { dataFormat: "NHWC", ...attributes } as unknown as Conv2DAttrs;
  const { outShape, window } = geometry(x!.shape, filter!, given, true);
  const [height, width, channels, multiplier] = filter!.shape as [number, number, number, number];
  // [height, width, channels, multiplier] to [channels · multiplier, 1, height, width]
  const weight = transposed(weightOf(filter!), [2, 3, 0, 1]);
  return {
    shape: outShape,
    order: "channels first",
    expression: node("Conv", [
      arrange(x!, "channels first"),
      reshaped(weight, [channels * multiplier, 1, height, width]),
    ], { ...window, group: { i: channels } }),
  };
};

/** The gradient of a convolution is also how TensorFlow.js transposes one. */
const conv2DBackpropInput: Translator = ({ dy, filter }, attributes) => {
  const { inputShape, ...others } = attributes as unknown as Conv2DBackpropInputAttrs;
  const { outShape, window } = geometry(inputShape, filter!, { ...others, dilations: 1 });
  const [, height, width] = inputShape;
  // Rows and columns at the end that no window of the convolution reaches.
  const { kernel_shape: { ints: kernel }, strides: { ints: strides }, pads: { ints: pads } } =
    window;
  const beyond = [height, width].map((side, i) =>
    side - (strides[i]! * (outShape[1 + i]! - 1) + kernel[i]! - pads[i]! - pads[2 + i]!)
  );
  return {
    shape: inputShape,
    order: "channels first",
    // [height, width, outputs, inputs] to [inputs, outputs, height, width]
    expression: node("ConvTranspose", [
      arrange(dy!, "channels first"),
      transposed(weightOf(filter!), [3, 2, 0, 1]),
    ], beyond.some((rows) => rows > 0) ? { ...window, output_padding: { ints: beyond } } : window),
  };
};

/** A convolution's output and window, in the words of ONNX. */
function geometry(
  inputShape: readonly number[],
  filter: Term,
  { strides, dilations, pad, dimRoundingMode, dataFormat }: Conv2DAttrs,
  isDepthwise = false,
) {
  if (dataFormat !== "NHWC") throw refusal(`a convolution with data format ${dataFormat}`);
  const info = backend_util.computeConv2DInfo(
    inputShape as [number, number, number, number],
    filter.shape as [number, number, number, number],
    strides,
    dilations,
    pad,
    dimRoundingMode,
    isDepthwise,
  );
  const { top, left, bottom, right } = info.padInfo;
  const isDilated = info.dilationHeight > 1 || info.dilationWidth > 1;
  return {
    outShape: info.outShape,
    window: {
      kernel_shape: { ints: [info.filterHeight, info.filterWidth] },
      strides: { ints: [info.strideHeight, info.strideWidth] },
      pads: { ints: [top, left, bottom, right] },
      ...(isDilated ? { dilations: { ints: [info.dilationHeight, info.dilationWidth] } } : {}),
    },
  };
}

function weightOf({ expression, shape }: Term): Constant {
  if (expression.kind === "constant") return reshaped(expression, shape, "weight");
  throw refusal("a convolution whose filter depends on the input");
}

export const convolutions: Translators = {
  Conv2D: conv2D,
  Conv2DBackpropInput: conv2DBackpropInput,
  DepthwiseConv2dNative: depthwiseConv2D,
};
