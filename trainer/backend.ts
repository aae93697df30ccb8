/**
 * Boots TensorFlow.js for training: the backend, gradients, and our kernels.
 *
 * @module
 */

import "@tensorflow/tfjs"; // registers every gradient, and the CPU backend
import * as tf from "@tensorflow/tfjs-core";
import { bootWasm } from "../shared/backend.ts";
import { UserError } from "../shared/errors.ts";
import type { BackendName } from "./backend_name.ts";
import { patchAdam } from "./kernels/adam.ts";
import { instantiateSimd } from "./kernels/simd/simd.ts";
import { patchArithmetic } from "./kernels/wasm/arithmetic.ts";
import { patchConv2D } from "./kernels/wasm/conv2d.ts";
import { patchConv2DBackpropFilter } from "./kernels/wasm/conv2d_backprop_filter.ts";
import { patchConv2DBackpropInput } from "./kernels/wasm/conv2d_backprop_input.ts";
import { patchLeakyRelu, patchLeakyReluGradient } from "./kernels/wasm/leaky_relu.ts";
import { patchMatMul } from "./kernels/wasm/mat_mul.ts";

/** What has been booted: a second time would patch the patches. */
const booted = new Set<BackendName>();

/**
 * Boots a backend for training, unless it is, and makes it the current one.
 *
 * @param wanted A name, or undefined for WebGPU where there is a graphics card and
 * WASM otherwise: a WebGPU adapter that is itself software is slower than WASM.
 * @returns The name of the backend.
 * @throws {UserError} Where WebGPU is asked for and there is no adapter at all.
 */
export async function bootTrainer(wanted?: BackendName): Promise<BackendName> {
  const name = wanted ?? (await hasGraphicsCard() ? "webgpu" : "wasm");
  if (booted.has(name)) await tf.setBackend(name);
  else if (name === "webgpu") await bootWebGpu();
  else if (name === "cpu") await tf.setBackend("cpu");
  else {
    const wasm = await bootWasm();
    const tools = { wasm, simd: instantiateSimd(wasm) };
    patchArithmetic(tools);
    patchLeakyRelu(tools);
    patchMatMul(tools);
    patchConv2D(tools);
    patchConv2DBackpropFilter(tools);
    patchConv2DBackpropInput(tools);
    patchAdam(tools);
  }
  if (booted.size === 0) patchLeakyReluGradient();
  booted.add(name);
  return name;
}

/** Whether WebGPU would run on hardware. */
export async function hasGraphicsCard(): Promise<boolean> {
  const info = (await navigator.gpu?.requestAdapter())?.info;
  if (info === undefined) return false;
  return !info.isFallbackAdapter && !/llvmpipe|swiftshader|software/i.test(info.description);
}

async function bootWebGpu(): Promise<void> {
  if (await navigator.gpu?.requestAdapter() == null) {
    throw new UserError(
      "Backend webgpu: this machine offers no WebGPU adapter; install a Vulkan driver and " +
        "loader (Debian: libvulkan1), or train with --backend wasm",
    );
  }
  await import("@tensorflow/tfjs-backend-webgpu");
  await tf.setBackend("webgpu");
  await tf.ready();
  const { registerWebGpuKernels } = await import("./kernels/webgpu/register.ts");
  registerWebGpuKernels();
}
