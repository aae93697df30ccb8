// A JavaScript file, because TypeScript does not parse source-phase imports yet.
// @ts-self-types="./simd_binary.d.ts"
import source binary from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm";

export default binary;
