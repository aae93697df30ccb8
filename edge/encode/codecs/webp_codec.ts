import factory from "@jsquash/webp/codec/enc/webp_enc_simd.js";
import { defaultOptions } from "@jsquash/webp/meta.js";
import binary from "./webp_binary.js";
import type { CodecParts } from "./codec.ts";

/** The library libwebp; of its two builds the one with SIMD, which our networks need too. */
export const codec = { binary, factory, defaultOptions } as unknown as CodecParts;
