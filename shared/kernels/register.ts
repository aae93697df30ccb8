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
import { registerPixelNorm } from "./pixel_norm.ts";
import { registerStyle } from "./style.ts";
import { registerTanh } from "./tanh.ts";
import {
  transposedConvolutionKernel,
  transposedConvolutionToFewKernel,
} from "./transposed_convolution.ts";
import { upsamplingConvolutionKernel } from "./upsampling_convolution.ts";
import { winogradConvolutionKernel } from "./winograd_convolution.ts";

/** Registers all of them with the booted backend. */
export function registerKernels(wasm: WasmInstance): void {
  const tools = { wasm, simd: instantiateSimd(wasm.memory) };
  registerDense(tools);
  registerConvolution(tools, convolutionKernel);
  registerPanelConvolution(tools, winogradConvolutionKernel);
  registerPanelConvolution(tools, upsamplingConvolutionKernel);
  registerPanelConvolution(tools, transposedConvolutionKernel);
  registerConvolution(tools, transposedConvolutionToFewKernel);
  registerPixelNorm(tools);
  registerStyle(tools);
  registerTanh(tools);
}
