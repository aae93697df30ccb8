// The edge's SIMD kernels, written in AssemblyScript. They run on the memory of
// TensorFlow.js' WASM backend: every argument of type usize is a byte offset of
// a float32 array there; nothing needs alignment. Multiplications and additions
// are rounded one by one, in an order that the source fixes: the same bits on
// every machine. Relaxed SIMD has no place here.
// `deno task kernels` compiles them to kernels.wasm, which is kept beside them.

export { padPictures, padScaledPictures } from "./pad";
export { convolve } from "./convolution";
export { convolve3x3, transformFilter3x3 } from "./winograd";
export { transformUpsamplingFilter, upsampleConvolve } from "./upsampling_convolution";
export {
  transformTransposedFilter,
  transposeConvolve,
  transposeConvolveToFew,
} from "./transposed_convolution";
export { activateStyled, demodulate, normaliseInstances } from "./style";
export { pixelNorm } from "./pixel_norm";
export { dense } from "./dense";
export { tanh } from "./tanh";
