/**
 * The edge's SIMD kernels, instantiated on the memory of the WASM backend.
 *
 * @module
 */

import binary from "./binary.js";

/** The exports of `assembly/`; addresses are byte offsets in the backend's memory. */
// deno-fmt-ignore
export interface Simd {
  padPictures(
    x: number, batch: number, height: number, width: number, channels: number,
    top: number, left: number, outHeight: number, outWidth: number,
    out: number,
  ): void;
  padScaledPictures(
    x: number, repeats: boolean, batch: number, height: number, width: number, channels: number,
    scale: number,
    top: number, left: number, outHeight: number, outWidth: number,
    out: number,
  ): void;
  convolve(
    x: number, batch: number, outHeight: number, outWidth: number, channels: number,
    filter: number, bias: number, kernelHeight: number, kernelWidth: number,
    outChannels: number, slope: number,
    scratch: number, out: number,
  ): void;
  convolve3x3(
    x: number, batch: number, height: number, width: number, channels: number,
    filter: number, bias: number, outChannels: number, slope: number,
    scratch: number, out: number,
  ): void;
  transformFilter3x3(filter: number, inputs: number, outputs: number, out: number): void;
  upsampleConvolve: Simd["convolve3x3"];
  transformUpsamplingFilter: Simd["transformFilter3x3"];
  transposeConvolve: Simd["convolve3x3"];
  transposeConvolveToFew: Simd["convolve3x3"];
  transformTransposedFilter: Simd["transformFilter3x3"];
  demodulate(
    scale: number, batch: number, inputs: number,
    energy: number, outputs: number, gain: number, epsilon: number,
    out: number,
  ): void;
  activateStyled(
    x: number, batch: number, positions: number, channels: number,
    scale: number, noise: number, strength: number, bias: number, slope: number,
    out: number,
  ): void;
  normaliseInstances(
    x: number, repeats: boolean, batch: number, positions: number, channels: number,
    style: number, noise: number, strength: number, bias: number, slope: number, epsilon: number,
    out: number,
  ): void;
  pixelNorm(x: number, vectors: number, channels: number, epsilon: number, out: number): void;
  dense(
    x: number, batch: number, inputs: number,
    weight: number, bias: number, outputs: number, slope: number,
    scratch: number, out: number,
  ): void;
  tanh(x: number, out: number, length: number): void;
}

/** The kernels, working on this memory. */
export function instantiateSimd(memory: WebAssembly.Memory): Simd {
  const instance = new WebAssembly.Instance(binary, { env: { memory } });
  return instance.exports as unknown as Simd;
}
