/**
 * What a computation asks of the graphics card: that is most of what it costs where
 * the pictures are small, and can be told without one.
 *
 * @module
 */

/** Commands that were given to WebGPU. */
export interface WebGpuCounts {
  /** Dispatched compute shaders. */
  launches: number;
  /** Lists of commands handed to the queue. */
  submits: number;
  /** Tensors sent to the device. */
  uploads: number;
  /** Lists of numbers sent for single launches, such as shapes. */
  uniforms: number;
  /** Buffers brought back from it. */
  readBacks: number;
}

/**
 * Counts the commands of `act`.
 *
 * @param isDry Whether launches are counted only, not run: their outputs hold no values
 * then, but software takes seconds for what a graphics card does in milliseconds.
 */
export function countWebGpu(act: () => void, { isDry = false } = {}): WebGpuCounts {
  const counts: WebGpuCounts = { launches: 0, submits: 0, uploads: 0, uniforms: 0, readBacks: 0 };
  const restore = [
    intercept(GPUComputePassEncoder.prototype, "dispatchWorkgroups", () => {
      counts.launches++;
      return !isDry;
    }),
    intercept(GPUQueue.prototype, "submit", () => {
      counts.submits++;
      return true;
    }),
    intercept(GPUQueue.prototype, "writeBuffer", () => {
      counts.uniforms++;
      return true;
    }),
    // TensorFlow.js fills a buffer that is mapped from its creation, be it the tensor's own
    // or one to copy from, for every tensor that it sends.
    intercept(GPUDevice.prototype, "createBuffer", ({ mappedAtCreation }) => {
      if (mappedAtCreation) counts.uploads++;
      return true;
    }),
    intercept(GPUBuffer.prototype, "mapAsync", (mode) => {
      if (mode === GPUMapMode.READ) counts.readBacks++;
      return true;
    }),
  ];
  try {
    act();
  } finally {
    for (const each of restore) each();
  }
  return counts;
}

/** What a method is called with. */
type Arguments<Method> = Method extends (...args: infer Args) => unknown ? Args : never;

/**
 * Has a method ask first; it is called only where the answer is true.
 *
 * @returns What gives the method back.
 */
function intercept<T extends object, Name extends keyof T>(
  prototype: T,
  name: Name,
  ask: (...args: Arguments<T[Name]>) => boolean,
): () => void {
  const original = prototype[name];
  const method = original as (...args: unknown[]) => unknown;
  prototype[name] = function (this: T, ...args: Arguments<T[Name]>) {
    // Only such as give no result are kept from being called.
    return ask(...args) ? method.apply(this, args) : undefined;
  } as T[Name];
  return () => {
    prototype[name] = original;
  };
}
