/**
 * Our kernels for the WebGPU backend.
 *
 * @module
 */

import { registerAdam } from "./adam.ts";
import { registerConv2DBackpropFilter } from "./conv2d_backprop_filter.ts";
import { registerConv2DBackpropInput } from "./conv2d_backprop_input.ts";
import { registerLeakyReluGrad } from "./leaky_relu_grad.ts";
import { registerMovingAverage } from "./moving_average.ts";
import { registerSum } from "./sum.ts";

/** Adds all of them to the booted backend. */
export function registerWebGpuKernels(): void {
  registerAdam();
  registerMovingAverage();
  registerLeakyReluGrad();
  registerSum();
  registerConv2DBackpropFilter();
  registerConv2DBackpropInput();
}
