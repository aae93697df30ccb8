/**
 * Programs with more than one output, which TensorFlow.js' own cannot have: they
 * are compiled here and recorded by the backend.
 *
 * @module
 */

import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { WebGPUBackend, WebGPUProgram } from "@tensorflow/tfjs-backend-webgpu";
import { gridOf, THREADS } from "./kernel.ts";

/** What the backend's types keep to themselves. */
interface Recorder {
  pipelineCache: Record<string, GPUComputePipeline>;
  recordAndSubmit(
    program: WebGPUProgram,
    output: TensorInfo,
    inputs: TensorInfo[],
    uniforms: { type: string; data: number[] }[],
  ): void;
}

/**
 * A program whose inputs and outputs are vectors of one size; each thread computes
 * one element of every output. `main` is called with indices below the size only.
 */
export abstract class MultipleOutputProgram implements WebGPUProgram {
  abstract readonly shaderKey: string;
  abstract readonly outputNames: string[];
  abstract readonly variableNames: string[];
  /** Numbers of type `f32`. */
  abstract readonly uniforms: string;
  /** The function `main(index : i32)`. */
  abstract getUserCode(): string;

  readonly outputShape: number[];
  readonly workgroupSize: [number, number, number] = [THREADS, 1, 1];
  readonly dispatchLayout = { x: [0] };
  readonly dispatch: [number, number, number];
  readonly size = true;
  pipeline?: GPUComputePipeline;

  constructor(size: number) {
    this.outputShape = [size];
    this.dispatch = [...gridOf(Math.ceil(size / THREADS)), 1];
  }
}

/**
 * Runs a program.
 *
 * @param inputs Vectors of the program's size.
 * @param constants Values of the program's uniforms.
 * @returns The outputs, `[size]` each.
 */
export function runMultipleOutputProgram(
  backend: WebGPUBackend,
  program: MultipleOutputProgram,
  inputs: TensorInfo[],
  constants: readonly number[],
): TensorInfo[] {
  const recorder = backend as unknown as Recorder;
  const outputs = program.outputNames.map(() =>
    backend.makeTensorInfo(program.outputShape, "float32")
  );
  for (const tensor of [...outputs, ...inputs]) backend.uploadToGPU(tensor.dataId);
  program.pipeline = recorder.pipelineCache[program.shaderKey] ??= compile(backend.device, program);
  const [first, ...others] = outputs as [TensorInfo, ...TensorInfo[]];
  recorder.recordAndSubmit(
    program,
    first,
    [...others, ...inputs],
    constants.map((value) => ({ type: "float32", data: [value] })),
  );
  return outputs;
}

function compile(device: GPUDevice, program: MultipleOutputProgram): GPUComputePipeline {
  const { outputNames, variableNames } = program;
  const names = [...outputNames, ...variableNames];
  // The backend binds the first output, then its inputs, then the uniforms: it puts two
  // numbers before ours, the shape and stride of each vector, those of the output last,
  // and the size.
  const shapes = [...names.slice(1), names[0]!]
    .map((name) => `${name}Shape : i32, ${name}Strides : i32,`);
  const code = `
    struct Uniforms { NAN : f32, INFINITY : f32, ${
    shapes.join(" ")
  } size : i32, ${program.uniforms} };
    ${
    names.map((name, i) => `
      @group(0) @binding(${i})
      var<storage, ${i < outputNames.length ? "read_write" : "read"}> ${name} : array<f32>;
    `).join("")
  }
    @group(0) @binding(${names.length}) var<uniform> uniforms : Uniforms;
    ${program.getUserCode()}
    @compute @workgroup_size(${THREADS})
    fn _start(
      @builtin(workgroup_id) workgroup : vec3<u32>,
      @builtin(num_workgroups) workgroups : vec3<u32>,
      @builtin(local_invocation_index) thread : u32,
    ) {
      let index = i32((workgroup.y * workgroups.x + workgroup.x) * ${THREADS}u + thread);
      if (index < uniforms.size) { main(index); }
    }
  `;
  const label = program.constructor.name;
  const module = device.createShaderModule({ code, label });
  return device.createComputePipeline({
    compute: { module, entryPoint: "_start" },
    layout: "auto",
    label,
  });
}
