/**
 * The numbers that every launch is given, shapes and strides above all, stay on the
 * device to be used again: TensorFlow.js sends them anew, in a buffer of their own, for
 * each of the hundreds of launches of a step, though they are the same in every step.
 *
 * @module
 */

import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";

/** What the backend's types keep to themselves. */
interface UniformMaker {
  makeUniforms(uniforms: Uniform[]): Binding;
  /** Buffers that are free again after the next submit. */
  uniformPendingDisposal: GPUBuffer[];
}

interface Uniform {
  readonly type: string;
  readonly data: readonly number[];
}

interface Binding {
  readonly buffer: GPUBuffer;
}

/**
 * How many are kept, of about a hundred bytes each: those of a few dozen steps, some of
 * which, like Adam's learning rate, never come again.
 */
const MOST_KEPT = 1024;

/** Has the backend keep what it was last given. */
export function keepUniforms(backend: WebGPUBackend): void {
  const maker = backend as unknown as UniformMaker;
  const make = maker.makeUniforms.bind(maker);
  const kept = new Map<string, Binding>(); // in the order of their last use
  maker.makeUniforms = (uniforms) => {
    const key = uniforms.map(({ type, data }) => `${type} ${data}`).join(";");
    let binding = kept.get(key);
    if (binding === undefined) {
      binding = make(uniforms);
      maker.uniformPendingDisposal.pop(); // where `make` has just put its buffer
    } else kept.delete(key);
    kept.set(key, binding);
    if (kept.size > MOST_KEPT) {
      const [oldest, { buffer }] = kept.entries().next().value!;
      kept.delete(oldest);
      maker.uniformPendingDisposal.push(buffer);
    }
    return binding;
  };
}
