/**
 * `Conv2D` for channels in multiples of 4 to 8, as they are inside a network. The
 * stock kernel has XNNPACK repack the filter at every change of the weights and
 * multiplies and adds in two instructions; here both are one, and each pixel is
 * loaded once for four channels. Other shapes are left to the stock kernel.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { patchKernel, release, sizeOf, type Tools } from "../patch.ts";

type Conv2DInfo = tf.backend_util.Conv2DInfo;
type Shape4D = [number, number, number, number];

/** Replaces the kernel; data format NHWC. */
export function patchConv2D(tools: Tools): void {
  patchKernel<{ x: TensorInfo; filter: TensorInfo }, tf.Conv2DAttrs>(
    tools,
    tf.Conv2D,
    (tools, { x, filter }, { strides, pad, dilations, dimRoundingMode }, stock) => {
      const info = tf.backend_util.computeConv2DInfo(
        x.shape as Shape4D,
        filter.shape as Shape4D,
        strides,
        dilations,
        pad,
        dimRoundingMode,
      );
      return isCovered(info) ? convolve(tools, x, filter, info) : stock();
    },
  );
}

function isCovered(info: Conv2DInfo): boolean {
  return info.inChannels % 4 === 0 && info.outChannels % 8 === 0 &&
    info.outHeight * info.outWidth >= 4 &&
    info.dilationHeight === 1 && info.dilationWidth === 1;
}

function convolve(tools: Tools, x: TensorInfo, filter: TensorInfo, info: Conv2DInfo): TensorInfo {
  const { wasm, simd } = tools;
  const { batchSize, inChannels, outChannels, filterHeight, filterWidth } = info;
  const padded = padPictures(tools, x, info);
  const [, height, width] = padded.shape as Shape4D;
  const packed = wasm.allocate(filter.shape);
  const rows = filterHeight * filterWidth * inChannels;
  simd.packFilter(wasm.address(filter), rows, outChannels, wasm.address(packed));
  const offsets = windowOffsets(tools, info, width);
  const out = wasm.allocate(info.outShape);
  // deno-fmt-ignore
  simd.convolve(
    wasm.address(padded), batchSize, height, width, inChannels,
    wasm.address(packed), filterHeight, filterWidth, outChannels,
    wasm.address(offsets), sizeOf(offsets),
    wasm.address(out),
  );
  if (padded !== x) release(padded);
  release(packed);
  release(offsets);
  return out;
}

/** The pictures with the zeros around them that their windows reach; themselves if none. */
function padPictures({ wasm, simd }: Tools, x: TensorInfo, info: Conv2DInfo): TensorInfo {
  const { batchSize, inHeight, inWidth, inChannels } = info;
  const { top, left } = info.padInfo;
  const reach = (out: number, stride: number, filter: number) => (out - 1) * stride + filter;
  const height = Math.max(
    inHeight + top,
    reach(info.outHeight, info.strideHeight, info.filterHeight),
  );
  const width = Math.max(inWidth + left, reach(info.outWidth, info.strideWidth, info.filterWidth));
  if (height === inHeight && width === inWidth) return x;
  const out = wasm.allocate([batchSize, height, width, inChannels]);
  // deno-fmt-ignore
  simd.padPictures(
    wasm.address(x), batchSize, inHeight, inWidth, inChannels,
    top, left, height, width,
    wasm.address(out),
  );
  return out;
}

/** Where the window of each output position begins, in bytes from the padded picture's start. */
function windowOffsets({ wasm }: Tools, info: Conv2DInfo, width: number): TensorInfo {
  const { outHeight, outWidth, strideHeight, strideWidth, inChannels } = info;
  const offsets = wasm.allocate([outHeight * outWidth], "int32");
  const view = new Uint32Array(wasm.memory.buffer, wasm.address(offsets), outHeight * outWidth);
  for (let h = 0; h < outHeight; h++) {
    for (let w = 0; w < outWidth; w++) {
      const pixel = h * strideHeight * width + w * strideWidth;
      view[h * outWidth + w] = pixel * inChannels * Float32Array.BYTES_PER_ELEMENT;
    }
  }
  return offsets;
}
