/**
 * `Conv2DBackpropInput`, which is also the forward pass of a transposed
 * convolution. The stock kernel is a naive loop (3 GFLOP/s) and writes out of
 * bounds where the padding exceeds the filter. With stride s, the pixels of the
 * result fall into s · s phases by their row and column modulo s; each phase is a
 * plain convolution of dy with the taps that reach it, turned round, which
 * XNNPACK does at full speed.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { patchKernel, release, run, type Tools } from "../patch.ts";

type Attributes = tf.Conv2DBackpropInputAttrs;
type Shape4D = [number, number, number, number];

/** One axis of one phase: which taps reach its pixels, and which part of dy they see. */
interface PhaseAxis {
  /** The first pixel of the phase. */
  readonly first: number;
  /** How many pixels the phase has. */
  readonly size: number;
  /** The first tap; the next ones follow at distances of the stride. */
  readonly tap: number;
  readonly taps: number;
  /** Zeros to add before and after dy; where negative, rows or columns of dy to leave out. */
  readonly before: number;
  readonly after: number;
}

/** Replaces the kernel; data format NHWC, no dilation. */
export function patchConv2DBackpropInput(tools: Tools): void {
  patchKernel<{ dy: TensorInfo; filter: TensorInfo }, Attributes>(
    tools,
    tf.Conv2DBackpropInput,
    ({ wasm, simd }, { dy, filter }, { strides, pad, dimRoundingMode, inputShape }) => {
      const info = tf.backend_util.computeConv2DInfo(
        inputShape,
        filter.shape as Shape4D,
        strides,
        1,
        pad,
        dimRoundingMode,
      );
      const { padInfo, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels } = info;
      const { strideHeight, strideWidth, filterHeight, filterWidth } = info;
      const rows = phases(strideHeight, filterHeight, padInfo.top, inHeight, outHeight);
      const columns = phases(strideWidth, filterWidth, padInfo.left, inWidth, outWidth);

      const out = wasm.allocate(info.inShape);
      const isCovered = (axis: PhaseAxis[], size: number) =>
        axis.reduce((sum, phase) => sum + phase.size, 0) === size;
      if (!isCovered(rows, inHeight) || !isCovered(columns, inWidth)) {
        const size = tf.util.sizeFromShape(info.inShape);
        new Float32Array(wasm.memory.buffer, wasm.address(out), size).fill(0);
      }
      for (const row of rows) {
        for (const column of columns) {
          const taps = wasm.allocate([row.taps, column.taps, outChannels, inChannels]);
          // deno-fmt-ignore
          simd.phaseFilter(
            wasm.address(filter), filterWidth, inChannels, outChannels,
            row.tap, column.tap, strideHeight, strideWidth, row.taps, column.taps,
            wasm.address(taps),
          );
          const phase = convolve(dy, taps, row, column);
          // deno-fmt-ignore
          simd.interleave(
            wasm.address(phase), info.batchSize, row.size, column.size, inChannels,
            row.first, column.first, strideHeight, strideWidth, inHeight, inWidth,
            wasm.address(out),
          );
          release(taps);
          release(phase);
        }
      }
      return out;
    },
  );
}

/** The phases that any tap reaches, each without the pixels at its end that none reaches. */
function phases(
  stride: number,
  filterSize: number,
  pad: number,
  inSize: number,
  outSize: number,
): PhaseAxis[] {
  return Array.from({ length: stride }, (_, first) => {
    // Pixel p = stride · i + first gets, from each tap with tap ≡ first + pad
    // (mod stride), the gradient at position (p + pad - tap) / stride.
    const tap = (first + pad) % stride;
    const taps = Math.ceil((filterSize - tap) / stride);
    const before = taps - 1 - (first + pad - tap) / stride;
    const size = Math.min(Math.ceil((inSize - first) / stride), before + outSize);
    return { first, size, tap, taps, before, after: size + taps - 1 - before - outSize };
  }).filter(({ taps, size }) => taps > 0 && size > 0);
}

/** dy padded or cropped as the phase needs it, convolved with its taps at stride 1. */
function convolve(
  dy: TensorInfo,
  taps: TensorInfo,
  row: PhaseAxis,
  column: PhaseAxis,
): TensorInfo {
  const begin = [0, Math.max(0, -row.before), Math.max(0, -column.before), 0];
  const end = [0, Math.max(0, -row.after), Math.max(0, -column.after), 0];
  const isWhole = [...begin, ...end].every((amount) => amount === 0);
  const x = isWhole ? dy : run(tf.Slice, { x: dy }, {
    begin,
    size: dy.shape.map((size, axis) => size - begin[axis]! - end[axis]!),
  });
  const pad = [row, column].map(({ before, after }) => [Math.max(0, before), Math.max(0, after)]);
  const phase = run(tf.Conv2D, { x, filter: taps }, {
    strides: 1,
    dilations: 1,
    dataFormat: "NHWC",
    pad: [[0, 0], ...pad, [0, 0]],
  });
  if (!isWhole) release(x);
  return phase;
}
