/**
 * AVIF that says what it is.
 *
 * The XMP stands in a box of its own after the picture, `uuid`, as in MP4 and other files of
 * that kind (XMP, part 3): a box that readers pass over if they do not know it. As an item
 * of the picture it would have to be entered in four places, and every offset moved.
 *
 * @module
 */

import { concatenate } from "../../shared/concatenate.ts";
import { lazyCodec } from "./codecs/codec.ts";
import type { Encoder } from "./encoder.ts";
import type { Raster } from "./raster.ts";
import { xmpOf } from "./xmp.ts";

const compress = lazyCodec(async () => (await import("./codecs/avif_codec.ts")).codec);

const COLOUR = { quality: 65, subsample: 3 };
const GREY = { ...COLOUR, subsample: 0 };

/** Pictures of so many pixels, 64x64, are worth a longer search for a shorter file. */
const SMALL = 4096;

/**
 * At speed 9 the largest picture takes 0.2 s, or 0.3 s full of details, in which the server
 * does nothing else; at 8 three times as long, for files that are no better.
 */
function optionsFor({ width, height, channels }: Raster) {
  return { ...(channels === 1 ? GREY : COLOUR), speed: width * height <= SMALL ? 6 : 9 };
}

/** See the module's text. */
export const avif: Encoder = {
  mediaType: "image/avif",
  async encode(picture) {
    const raster = await picture.raster();
    const file = await compress(raster, optionsFor(raster));
    return concatenate([file, xmpBox(xmpOf(picture))]);
  },
};

/** Says that a box holds XMP. */
// deno-fmt-ignore
const XMP_UUID = Uint8Array.of(
  0xbe, 0x7a, 0xcf, 0xcb, 0x97, 0xa9, 0x42, 0xe8, 0x9c, 0x71, 0x99, 0x94, 0x91, 0xe3, 0xaf, 0xac,
);

function xmpBox(xmp: Uint8Array): Uint8Array {
  const head = new Uint8Array(8);
  new DataView(head.buffer).setUint32(0, head.length + XMP_UUID.length + xmp.length);
  head.set(new TextEncoder().encode("uuid"), 4);
  return concatenate([head, XMP_UUID, xmp]);
}
