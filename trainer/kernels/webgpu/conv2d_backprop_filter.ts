/**
 * `Conv2DBackpropFilter` as a product of matrices, [taps · inputs, positions] times
 * [positions, outputs], without either being laid out. The stock kernel has a thread
 * for each weight walk over all positions of all pictures, reading everything anew:
 * 512 threads for the first layer of a judge of grey pictures, where this has 200
 * workgroups, each with a share of the positions. Their sums are added up in a second
 * launch, in a fixed order.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { WebGPUProgram } from "@tensorflow/tfjs-backend-webgpu";
import { type ConvAttributes, type ConvInfo, convInfo } from "./conv_info.ts";
import { registerKernel, viewOf } from "./kernel.ts";
import { sumRows } from "./sum_rows.ts";
import { TILE, TILE_WORKGROUP, tiledProduct } from "./tiled_product.ts";

/** Workgroups that keep a large graphics card busy. */
const ENOUGH_WORKGROUPS = 1024;

/** Fewest positions that make a share worth its launch. */
const LEAST_POSITIONS = 4 * TILE;

class FilterGradientProgram implements WebGPUProgram {
  readonly variableNames = ["x", "dy"];
  readonly uniforms = "filterDims : vec2<i32>, pads : vec2<i32>, strides : vec2<i32>, " +
    "positions : i32, positionsEach : i32,";
  readonly outputShape: number[];
  readonly workgroupSize = TILE_WORKGROUP;
  readonly dispatchLayout = { x: [2], y: [1], z: [0] };
  readonly dispatch: [number, number, number];
  readonly shaderKey = "conv2DFilterGradient";

  /** @param shares Into how many the positions are split. */
  constructor(rows: number, columns: number, shares: number) {
    this.outputShape = [shares, rows, columns];
    this.dispatch = [Math.ceil(columns / TILE), Math.ceil(rows / TILE), shares];
  }

  getUserCode(): string {
    return `
      fn innerRange(share : i32) -> vec2<i32> {
        let first = share * uniforms.positionsEach;
        return vec2<i32>(first, min(first + uniforms.positionsEach, uniforms.positions));
      }

      // A pixel under a tap. Shares are whole strips, so that none reads into the next.
      fn readA(share : i32, row : i32, position : i32) -> f32 {
        if (row >= uniforms.outShape.y || position >= uniforms.positions) { return 0.0; }
        let inputs = uniforms.xShape.w;
        let tap = row / inputs;
        let line = position / uniforms.dyShape.z;
        let at = vec2<i32>(line % uniforms.dyShape.y, position % uniforms.dyShape.z)
          * uniforms.strides - uniforms.pads
          + vec2<i32>(tap / uniforms.filterDims.y, tap % uniforms.filterDims.y);
        if (any(at < vec2<i32>(0)) || any(at >= uniforms.xShape.yz)) { return 0.0; }
        let picture = line / uniforms.dyShape.y;
        return x[((picture * uniforms.xShape.y + at.x) * uniforms.xShape.z + at.y) * inputs
          + row % inputs];
      }

      fn readB(share : i32, position : i32, column : i32) -> f32 {
        if (column >= uniforms.outShape.z || position >= uniforms.positions) { return 0.0; }
        return dy[position * uniforms.outShape.z + column];
      }

      fn write(share : i32, row : i32, column : i32, value : f32) {
        if (row >= uniforms.outShape.y || column >= uniforms.outShape.z) { return; }
        result[(share * uniforms.outShape.y + row) * uniforms.outShape.z + column] = value;
      }
      ${tiledProduct("outer", "outer")}
    `;
  }
}

/** Replaces the kernel. */
export function registerConv2DBackpropFilter(): void {
  registerKernel<
    { x: TensorInfo; dy: TensorInfo },
    ConvAttributes & { filterShape: [number, number, number, number] }
  >(tf.Conv2DBackpropFilter, (backend, { x, dy }, attributes, stock) => {
    const { filterShape } = attributes;
    const info = convInfo(x.shape, filterShape, attributes);
    const positions = info.batchSize * info.outHeight * info.outWidth;
    if (info.dataFormat !== "channelsLast" || positions === 0) return stock();
    const rows = info.filterHeight * info.filterWidth * info.inChannels;
    const columns = info.outChannels;
    const positionsEach = shareOf(positions, Math.ceil(rows / TILE) * Math.ceil(columns / TILE));
    const shares = Math.ceil(positions / positionsEach);
    const sums = backend.runWebGPUProgram(
      new FilterGradientProgram(rows, columns, shares),
      [x, dy],
      "float32",
      uniformsOf(info, positions, positionsEach),
    );
    if (shares === 1) return viewOf(sums, filterShape);
    const sum = sumRows(backend, sums, shares, rows * columns);
    backend.disposeData(sums.dataId);
    return viewOf(sum, filterShape);
  });
}

/** How many positions a workgroup takes, in whole strips. */
function shareOf(positions: number, tiles: number): number {
  const shares = Math.max(1, Math.round(ENOUGH_WORKGROUPS / tiles));
  const each = Math.max(LEAST_POSITIONS, Math.ceil(positions / shares));
  return Math.ceil(each / TILE) * TILE;
}

function uniformsOf(info: ConvInfo, positions: number, positionsEach: number) {
  return [
    [info.filterHeight, info.filterWidth],
    [info.padInfo.top, info.padInfo.left],
    [info.strideHeight, info.strideWidth],
    [positions],
    [positionsEach],
  ].map((data) => ({ type: "int32", data }));
}
