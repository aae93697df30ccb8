/**
 * An exponential moving average of a parameter, as a single kernel on WebGPU and
 * composed elsewhere.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";

const KERNEL = "MovingAverage";

/** @returns A fresh tensor, keep · old + (1 - keep) · now. */
export function movingAverage(old: Tensor, now: Tensor, keep: number): Tensor {
  return tf.getKernel(KERNEL, tf.getBackend()) == null
    ? tf.tidy(() => tf.add(tf.mul(old, keep), tf.mul(now, 1 - keep)))
    : tf.engine().runKernel(KERNEL, { old, now }, { keep }) as Tensor;
}
