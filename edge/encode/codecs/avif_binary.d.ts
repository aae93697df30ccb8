/** The library libavif with libaom; of its two builds the one for a single thread; compiled, not instantiated. */
declare const binary: WebAssembly.Module;
export default binary;
