/** TensorFlow.js' SIMD build of its WASM backend, compiled, not instantiated. */
declare const binary: WebAssembly.Module;
export default binary;
