// A JavaScript file, because TypeScript does not parse source-phase imports yet.
// @ts-self-types="./training_binary.d.ts"
import source binary from "./kernels.wasm";

export default binary;
