import factory from "@jsquash/jpeg/codec/enc/mozjpeg_enc.js";
import { defaultOptions } from "@jsquash/jpeg/meta.js";
import binary from "./jpeg_binary.js";
import type { CodecParts } from "./codec.ts";

/** MozJPEG. */
export const codec = { binary, factory, defaultOptions } as unknown as CodecParts;
