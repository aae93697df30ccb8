/** `assembly/`, compiled by `deno task kernels`. */
declare const binary: WebAssembly.Module;
export default binary;
