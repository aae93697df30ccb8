// A JavaScript file, because TypeScript does not parse source-phase imports yet.
// @ts-self-types="./avif_binary.d.ts"
import source binary from "@jsquash/avif/codec/enc/avif_enc.wasm";

export default binary;
