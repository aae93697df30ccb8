/**
 * `Conv2DBackpropFilter`, which the WASM backend lacks: without it no
 * convolutional network can be trained there (tensorflow/tfjs#8474).
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { patchKernel, type Tools } from "../patch.ts";

type Attributes = tf.Conv2DBackpropFilterAttrs;
type Shape4D = [number, number, number, number];

/** Adds the kernel; data format NHWC, no dilation. */
export function patchConv2DBackpropFilter(tools: Tools): void {
  patchKernel<{ x: TensorInfo; dy: TensorInfo }, Attributes>(
    tools,
    tf.Conv2DBackpropFilter,
    ({ wasm, simd }, { x, dy }, { strides, pad, dimRoundingMode, filterShape }) => {
      const info = tf.backend_util.computeConv2DInfo(
        x.shape as Shape4D,
        filterShape,
        strides,
        1,
        pad,
        dimRoundingMode,
      );
      const out = wasm.allocate(filterShape);
      // deno-fmt-ignore
      simd.filterGradient(
        wasm.address(x), info.batchSize, info.inHeight, info.inWidth, info.inChannels,
        wasm.address(dy), info.outHeight, info.outWidth, info.outChannels,
        info.filterHeight, info.filterWidth, info.strideHeight, info.strideWidth,
        info.padInfo.top, info.padInfo.left,
        wasm.address(out),
      );
      return out;
    },
  );
}
