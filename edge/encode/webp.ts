/**
 * WebP that says what it is, and that moves where it should. The codec gives still pictures
 * in the simple layout; here they are laid out anew.
 *
 * https://developers.google.com/speed/webp/docs/riff_container
 *
 * @module
 */

import { concatenate } from "../../shared/concatenate.ts";
import { type Animation, FRAME_MS } from "../pictures/picture.ts";
import { lazyCodec } from "./codecs/codec.ts";
import type { Encoder } from "./encoder.ts";
import type { Raster } from "./raster.ts";
import { xmpOf } from "./xmp.ts";

const compress = lazyCodec(async () => (await import("./codecs/webp_codec.ts")).codec);

/** Colours keep to their edges, though there are half as many of them as pixels. */
const OPTIONS = { quality: 85, use_sharp_yuv: 1 };

/** Flags of the extended layout. */
const HAS_XMP = 0x04;
const IS_ANIMATION = 0x02;

/** Pictures. */
export const webp: Encoder = {
  mediaType: "image/webp",
  async encode(picture) {
    const raster = await picture.raster();
    return riff([
      extendedHeader(HAS_XMP, raster),
      await bitstream(raster),
      chunk("XMP ", xmpOf(picture)),
    ]);
  },
};

/** Animations. */
export const animatedWebp: Encoder<Animation> = {
  mediaType: "image/webp",
  async encode(picture) {
    const frames: Uint8Array[] = [];
    const encoded = new Map<Raster, Uint8Array>();
    for await (const raster of picture.frames()) {
      const frame = encoded.get(raster) ?? animationFrame(raster, await bitstream(raster));
      encoded.set(raster, frame);
      frames.push(frame);
    }
    return riff([
      extendedHeader(HAS_XMP | IS_ANIMATION, picture),
      chunk("ANIM", new Uint8Array(6)), // nothing behind it, and without end
      ...frames,
      chunk("XMP ", xmpOf(picture)),
    ]);
  },
};

/** The chunk that holds a picture's pixels. */
async function bitstream(raster: Raster): Promise<Uint8Array> {
  const file = await compress(raster, OPTIONS);
  return file.subarray(12); // after "RIFF", the length, and "WEBP"
}

function extendedHeader(flags: number, { width, height }: { width: number; height: number }) {
  return chunk(
    "VP8X",
    concatenate([little(flags, 4), little(width - 1, 3), little(height - 1, 3)]),
  );
}

/** The whole picture, at its corner, in the place of the last. */
function animationFrame({ width, height }: Raster, pixels: Uint8Array): Uint8Array {
  const data = concatenate([
    new Uint8Array(6),
    little(width - 1, 3),
    little(height - 1, 3),
    little(FRAME_MS, 3),
    Uint8Array.of(0b10), // not blended
    pixels,
  ]);
  return chunk("ANMF", data);
}

function riff(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return chunk("RIFF", concatenate([ascii("WEBP"), ...chunks]));
}

/** Type, length and data, filled up to an even number of bytes. */
function chunk(type: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const padding = new Uint8Array(data.length % 2);
  return concatenate([ascii(type), little(data.length, 4), data, padding]);
}

function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** An integer of so many bytes, little-endian. */
function little(value: number, bytes: number): Uint8Array {
  return Uint8Array.from({ length: bytes }, (_, i) => value >>> 8 * i);
}
