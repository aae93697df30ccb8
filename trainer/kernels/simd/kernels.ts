import source binary from "./kernels.wasm";
console.log(binary);
