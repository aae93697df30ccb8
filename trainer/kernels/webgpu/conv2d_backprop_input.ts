/**
 * `Conv2DBackpropInput` as a product of matrices for each phase of the stride, that
 * is for each remainder of the row and the column: [positions, taps · outputs] times
 * [taps · outputs, inputs], with only the taps that meet that phase. The stock kernel
 * reads the filter anew for every two pixels, and of a filter of 4 x 4 under a stride
 * of 2 tries all taps, of which a quarter meets.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { WebGPUProgram } from "@tensorflow/tfjs-backend-webgpu";
import { type ConvAttributes, convInfo } from "./conv_info.ts";
import { MOST_WORKGROUPS, registerKernel } from "./kernel.ts";
import { TILE, TILE_WORKGROUP, tiledProduct } from "./tiled_product.ts";

/** Of fewer inputs, most of a tile would stay empty; the stock kernel has a thread for each. */
const LEAST_INPUTS = 8;

class InputGradientProgram implements WebGPUProgram {
  readonly variableNames = ["dy", "W"];
  readonly uniforms = "pads : vec2<i32>, strides : vec2<i32>, phaseShape : vec2<i32>,";
  readonly outputShape: number[];
  readonly workgroupSize = TILE_WORKGROUP;
  readonly dispatchLayout = { x: [3], y: [1, 2], z: [0] };
  readonly dispatch: [number, number, number];
  readonly shaderKey = "conv2DInputGradient";

  /** @param positions Pixels of a phase in all pictures; the last phases may have fewer. */
  constructor(inShape: number[], positions: number, phases: number) {
    this.outputShape = inShape;
    this.dispatch = [Math.ceil(inShape[3]! / TILE), Math.ceil(positions / TILE), phases];
  }

  getUserCode(): string {
    return `
      // Row and column, within a stride, of the pixels of a phase.
      fn offsetOf(phase : i32) -> vec2<i32> {
        return vec2<i32>(phase / uniforms.strides.y, phase % uniforms.strides.y);
      }

      // The first of the taps that meet a phase; the others follow, a stride apart.
      fn firstTap(phase : i32) -> vec2<i32> {
        return (offsetOf(phase) + uniforms.pads) % uniforms.strides;
      }

      fn tapsOf(phase : i32) -> vec2<i32> {
        return (uniforms.wShape.xy - firstTap(phase) + uniforms.strides - 1) / uniforms.strides;
      }

      fn innerRange(phase : i32) -> vec2<i32> {
        let taps = tapsOf(phase);
        return vec2<i32>(0, taps.x * taps.y * uniforms.wShape.w);
      }

      // Picture, row and column of a pixel.
      fn pixelOf(phase : i32, row : i32) -> vec3<i32> {
        let line = row / uniforms.phaseShape.y;
        let at = vec2<i32>(line % uniforms.phaseShape.x, row % uniforms.phaseShape.y);
        return vec3<i32>(line / uniforms.phaseShape.x, at * uniforms.strides + offsetOf(phase));
      }

      // A gradient that a tap carries to a pixel.
      fn readA(phase : i32, row : i32, inner : i32) -> f32 {
        let taps = tapsOf(phase);
        let outputs = uniforms.wShape.w;
        let tap = inner / outputs;
        if (tap >= taps.x * taps.y) { return 0.0; }
        let pixel = pixelOf(phase, row);
        let at = (pixel.yz + uniforms.pads) / uniforms.strides
          - vec2<i32>(tap / taps.y, tap % taps.y);
        if (
          pixel.x >= uniforms.dyShape.x || any(at < vec2<i32>(0)) || any(at >= uniforms.dyShape.yz)
        ) { return 0.0; }
        return dy[((pixel.x * uniforms.dyShape.y + at.x) * uniforms.dyShape.z + at.y) * outputs
          + inner % outputs];
      }

      fn readB(phase : i32, inner : i32, column : i32) -> f32 {
        let taps = tapsOf(phase);
        let outputs = uniforms.wShape.w;
        let tap = inner / outputs;
        if (tap >= taps.x * taps.y || column >= uniforms.wShape.z) { return 0.0; }
        let at = firstTap(phase) + vec2<i32>(tap / taps.y, tap % taps.y) * uniforms.strides;
        return W[((at.x * uniforms.wShape.y + at.y) * uniforms.wShape.z + column) * outputs
          + inner % outputs];
      }

      fn write(phase : i32, row : i32, column : i32, value : f32) {
        let pixel = pixelOf(phase, row);
        if (
          pixel.x >= uniforms.outShape.x || any(pixel.yz >= uniforms.outShape.yz) ||
          column >= uniforms.outShape.w
        ) { return; }
        result[((pixel.x * uniforms.outShape.y + pixel.y) * uniforms.outShape.z + pixel.z)
          * uniforms.outShape.w + column] = value;
      }
      ${tiledProduct("inner", "inner")}
    `;
  }
}

/** Replaces the kernel. */
export function registerConv2DBackpropInput(): void {
  registerKernel<
    { dy: TensorInfo; filter: TensorInfo },
    ConvAttributes & { inputShape: [number, number, number, number] }
  >(tf.Conv2DBackpropInput, (backend, { dy, filter }, attributes, stock) => {
    const info = convInfo(attributes.inputShape, filter.shape, attributes);
    if (info.dataFormat !== "channelsLast" || info.inChannels < LEAST_INPUTS) return stock();
    const { strideHeight, strideWidth, padInfo } = info;
    const height = Math.ceil(info.inHeight / strideHeight);
    const width = Math.ceil(info.inWidth / strideWidth);
    const positions = info.batchSize * height * width;
    if (Math.ceil(positions / TILE) > MOST_WORKGROUPS) return stock();
    const program = new InputGradientProgram(info.inShape, positions, strideHeight * strideWidth);
    return backend.runWebGPUProgram(
      program,
      [dy, filter],
      "float32",
      [
        [padInfo.top, padInfo.left],
        [strideHeight, strideWidth],
        [height, width],
      ].map((data) => ({ type: "int32", data })),
    );
  });
}
