import factory from "@jsquash/avif/codec/enc/avif_enc.js";
import { defaultOptions } from "@jsquash/avif/meta.js";
import binary from "./avif_binary.js";
import type { CodecParts } from "./codec.ts";

/** The library libavif with libaom; of its two builds the one for a single thread. */
export const codec = { binary, factory, defaultOptions } as unknown as CodecParts;
