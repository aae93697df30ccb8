/**
 * Our kernels for the WebGPU backend.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import { registerAdam } from "./adam.ts";
import { registerConv2DBackpropFilter } from "./conv2d_backprop_filter.ts";
import { registerConv2DBackpropInput } from "./conv2d_backprop_input.ts";
import { registerLeakyReluGrad } from "./leaky_relu_grad.ts";
import { registerMovingAverage } from "./moving_average.ts";
import { registerSum } from "./sum.ts";
import { registerSumGradients } from "./sum_gradient.ts";
import { keepUniforms } from "./uniforms.ts";

/** Adds all of them to the booted backend, which must be the current one. */
export function registerWebGpuKernels(): void {
  keepUniforms(tf.backend() as WebGPUBackend);
  registerAdam();
  registerMovingAverage();
  registerLeakyReluGrad();
  registerSum();
  registerSumGradients();
  registerConv2DBackpropFilter();
  registerConv2DBackpropInput();
}
