// A JavaScript file, because TypeScript does not parse source-phase imports yet.
// @ts-self-types="./jpeg_binary.d.ts"
import source binary from "@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm";

export default binary;
