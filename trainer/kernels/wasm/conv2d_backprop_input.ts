/**
 * `Conv2DBackpropInput`, which is also the forward pass of a transposed
 * convolution. The stock kernel is a naive loop (3 GFLOP/s). With stride s, the
 * pixels of the result fall into s · s phases by their row and column modulo s;
 * each phase is a plain convolution of dy with the taps that reach it, turned
 * round, which XNNPACK does at full speed.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { patchKernel, release, run, type Tools } from "../patch.ts";

type Attributes = tf.Conv2DBackpropInputAttrs;
type Shape4D = [number, number, number, number];

/** One axis of one phase: which taps reach its pixels, and how dy is to be padded. */
interface PhaseAxis {
  /** The first tap; the next ones follow at distances of the stride. */
  readonly tap: number;
  readonly taps: number;
  readonly before: number;
  readonly after: number;
  /** How many pixels the phase has. */
  readonly size: number;
}

/** Replaces the kernel; what it cannot express as plain convolutions is left to the stock one. */
export function patchConv2DBackpropInput(tools: Tools): void {
  patchKernel<{ dy: TensorInfo; filter: TensorInfo }, Attributes>(
    tools,
    tf.Conv2DBackpropInput,
    ({ wasm, simd }, { dy, filter }, { strides, pad, dimRoundingMode, inputShape }, stock) => {
      const info = tf.backend_util.computeConv2DInfo(
        inputShape,
        filter.shape as Shape4D,
        strides,
        1,
        pad,
        dimRoundingMode,
      );
      const stride = info.strideHeight;
      const phases = Array.from({ length: stride }, (_, phase) => phase);
      const rows = phases.map((phase) =>
        phaseAxis(phase, stride, info.filterHeight, info.padInfo.top, info.inHeight, info.outHeight)
      );
      const columns = phases.map((phase) =>
        phaseAxis(phase, stride, info.filterWidth, info.padInfo.left, info.inWidth, info.outWidth)
      );
      if (stride !== info.strideWidth || [...rows, ...columns].includes(null)) return stock();

      const out = wasm.allocate(info.inShape);
      for (const [i, row] of rows.entries()) {
        for (const [j, column] of columns.entries()) {
          if (row === null || column === null) continue;
          const taps = wasm.allocate([row.taps, column.taps, info.outChannels, info.inChannels]);
          // deno-fmt-ignore
          simd.phaseFilter(
            wasm.address(filter), info.filterWidth, info.inChannels, info.outChannels,
            row.tap, column.tap, stride, row.taps, column.taps,
            wasm.address(taps),
          );
          const phase = run(tf.Conv2D, { x: dy, filter: taps }, {
            strides: 1,
            dilations: 1,
            dataFormat: "NHWC",
            pad: [[0, 0], [row.before, row.after], [column.before, column.after], [0, 0]],
          });
          release(taps);
          if (stride === 1) {
            release(out);
            return phase;
          }
          // deno-fmt-ignore
          simd.interleave(
            wasm.address(phase), info.batchSize, row.size, column.size, info.inChannels,
            i, j, stride, info.inHeight, info.inWidth,
            wasm.address(out),
          );
          release(phase);
        }
      }
      return out;
    },
  );
}

/**
 * Pixel p = stride · i + phase gets, from each tap with tap ≡ phase + pad (mod
 * stride), the gradient at position (p + pad - tap) / stride.
 *
 * @returns null where no plain convolution of dy gives the phase.
 */
function phaseAxis(
  phase: number,
  stride: number,
  filterSize: number,
  pad: number,
  inSize: number,
  outSize: number,
): PhaseAxis | null {
  const tap = (phase + pad) % stride;
  const taps = Math.ceil((filterSize - tap) / stride);
  const size = Math.ceil((inSize - phase) / stride);
  const before = taps - 1 - (phase + pad - tap) / stride;
  const after = size + taps - 1 - before - outSize;
  return taps < 1 || size < 1 || before < 0 || after < 0
    ? null
    : { tap, taps, before, after, size };
}
