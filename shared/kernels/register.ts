/**
 * The kernels that folded generators run on.
 *
 * @module
 */

import type { WasmInstance } from "../backend.ts";
import { convolutionKernel } from "./convolution.ts";
import { registerConvolution, registerPanelConvolution } from "./convolution_kernel.ts";
import { registerDense } from "./dense.ts";
import { instantiateSimd } from "./simd.ts";
import { registerTanh } from "./tanh.ts";
import { upsamplingConvolutionKernel } from "./upsampling_convolution.ts";
import { winogradConvolutionKernel } from "./winograd_convolution.ts";

/** Registers all of them with the booted backend. */
export function registerKernels(wasm: WasmInstance): void {
  const tools = { wasm, simd: instantiateSimd(wasm.memory) };
  registerDense(tools);
  registerConvolution(tools, convolutionKernel);
  registerPanelConvolution(tools, winogradConvolutionKernel);
  registerPanelConvolution(tools, upsamplingConvolutionKernel);
  registerTanh(tools);
}
