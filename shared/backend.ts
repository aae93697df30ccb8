/**
 * The one module that boots TensorFlow.js. Everything else imports its
 * operations from `@tensorflow/tfjs-core` and finds a backend ready.
 *
 * The WASM binary is imported as a module, not read as a file: it needs no
 * read permission, compiles once, and travels inside a compiled executable.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import glueFactory, {
  type BackendWasmModule,
  type WasmFactoryConfig,
} from "@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.js";
import { registerKernels } from "./kernels/register.ts";
import simdBinary from "./wasm/simd_binary.js";

/** What the Emscripten glue makes, beyond what its types say. */
interface Glue extends BackendWasmModule {
  readonly asm: { readonly memory: WebAssembly.Memory };
  // deno-lint-ignore no-explicit-any -- the glue makes a function of whatever signature is named
  cwrap(name: string, returns: "number" | null, takes: "number"[]): (...args: any[]) => any;
}

// The glue is CommonJS: its default export is the factory itself, whatever its types say.
const instantiateGlue = glueFactory as unknown as (config: WasmFactoryConfig) => Promise<Glue>;

/** What the WASM backend's instance offers beyond TensorFlow.js' own interface. */
export interface WasmInstance {
  /** The linear memory that holds every tensor. */
  readonly memory: WebAssembly.Memory;
  /** Byte offset of a tensor's float32 values in `memory`. */
  address(tensor: tf.TensorInfo): number;
  /** A fresh tensor, its values not yet set. */
  allocate(shape: number[], dtype?: tf.DataType): tf.TensorInfo;
}

/**
 * Boots the single-threaded SIMD WASM backend, with our kernels for folded generators, and
 * makes it the current one.
 *
 * @returns Access to the backend's memory, for kernels of our own.
 * @throws {Error} Where the platform has no WebAssembly SIMD.
 */
export function bootWasm(): Promise<WasmInstance> {
  return booted = boot();
}

/** The same, where nobody has done so yet: models that are in use stay so. */
export function bootWasmOnce(): Promise<WasmInstance> {
  return booted ?? bootWasm();
}

let booted: Promise<WasmInstance> | undefined;

async function boot(): Promise<WasmInstance> {
  const glue = await instantiateGlue({
    instantiateWasm(imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => void) {
      const instance = new WebAssembly.Instance(simdBinary, imports);
      done(instance);
      return instance.exports;
    },
  });
  // BackendWasm expects these bindings, which its own loader would have made.
  glue.tfjs = {
    init: glue.cwrap("init", null, []),
    initWithThreadsCount: glue.cwrap("init_with_threads_count", null, ["number"]),
    getThreadsCount: glue.cwrap("get_threads_count", "number", []),
    registerTensor: glue.cwrap("register_tensor", null, ["number", "number", "number"]),
    disposeData: glue.cwrap("dispose_data", null, ["number"]),
    dispose: glue.cwrap("dispose", null, []),
  };
  const backend = new BackendWasm(glue);
  tf.removeBackend("wasm");
  tf.registerBackend("wasm", () => backend);
  tf.setBackend("wasm");
  await tf.ready();
  const wasm: WasmInstance = {
    memory: glue.asm.memory,
    address: (tensor) => backend.getMemoryOffset(tensor.dataId),
    allocate: (shape, dtype = "float32") => backend.makeOutput(shape, dtype),
  };
  registerKernels(wasm);
  return wasm;
}
