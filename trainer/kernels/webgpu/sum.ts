/**
 * `Sum` over the outer axes, which gives the gradient of every bias, and over all
 * axes of a large tensor, which one workgroup alone would take long to add up.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { registerKernel, viewOf } from "./kernel.ts";
import { sumRows } from "./sum_rows.ts";

/** From this many elements on, a sum of all goes in two launches: columns first. */
const MANY = 1 << 16;
const COLUMNS = 512;

/** Replaces the kernel. */
export function registerSum(): void {
  registerKernel<{ x: TensorInfo }, { axis: number | number[]; keepDims: boolean }>(
    tf.Sum,
    (backend, { x }, { axis, keepDims }, stock) => {
      const axes = tf.util.parseAxisParam(axis, x.shape);
      const size = tf.util.sizeFromShape(x.shape);
      const areOuter = axes.every((axis, i) => axis === i);
      if (!areOuter || x.dtype !== "float32" || size === 0) return stock();
      const shape = tf.backend_util.computeOutAndReduceShapes(x.shape, axes)[0];
      const outShape = keepDims ? tf.backend_util.expandShapeToKeepDim(shape, axes) : shape;
      const columns = tf.util.sizeFromShape(shape);
      if (axes.length < x.shape.length) {
        return viewOf(sumRows(backend, x, size / columns, columns), outShape);
      }
      if (size < MANY || size % COLUMNS !== 0) return stock();
      const sums = sumRows(backend, x, size / COLUMNS, COLUMNS);
      const sum = sumRows(backend, sums, COLUMNS, 1);
      backend.disposeData(sums.dataId);
      return viewOf(sum, outShape);
    },
  );
}
