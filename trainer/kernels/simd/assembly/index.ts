// SIMD kernels that TensorFlow.js' WASM backend lacks, written in AssemblyScript.
// They run on the backend's own memory: every argument of type usize is a byte
// offset of a float32 array there. Lengths may be odd; nothing needs alignment.
// Fused multiply-add is used where the machine has it (relaxed SIMD), so the last
// bits may differ from machine to machine: these kernels are for training only.
// `deno task kernels` compiles them to kernels.wasm, which is kept beside them.

export * from "./elementwise";
export * from "./layout";
export * from "./convolution";
export * from "./filter_gradient";
