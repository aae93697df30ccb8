// A JavaScript file, because TypeScript does not parse source-phase imports yet.
// @ts-self-types="./webp_binary.d.ts"
import source binary from "@jsquash/webp/codec/enc/webp_enc_simd.wasm";

export default binary;
