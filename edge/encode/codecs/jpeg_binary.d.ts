/** MozJPEG; compiled, not instantiated. */
declare const binary: WebAssembly.Module;
export default binary;
