/** The library libwebp; of its two builds the one with SIMD, which our networks need too; compiled, not instantiated. */
declare const binary: WebAssembly.Module;
export default binary;
