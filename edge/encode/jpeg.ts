/**
 * JPEG that says what it is.
 *
 * https://www.w3.org/Graphics/JPEG/itu-t81.pdf, annex B; XMP, part 3, on its segment.
 *
 * @module
 */

import { concatenate } from "../../shared/concatenate.ts";
import { lazyCodec } from "./codecs/codec.ts";
import type { Encoder } from "./encoder.ts";
import { xmpOf } from "./xmp.ts";

const compress = lazyCodec(async () => (await import("./codecs/jpeg_codec.ts")).codec);

/** As many colours as pixels: small pictures have few of them. */
const COLOUR = { quality: 85, color_space: 3, auto_subsample: false, chroma_subsample: 1 };
const GREY = { quality: 85, color_space: 1 };

/** See the module's text. */
export const jpeg: Encoder = {
  mediaType: "image/jpeg",
  async encode(picture) {
    const raster = await picture.raster();
    const file = await compress(raster, raster.channels === 1 ? GREY : COLOUR);
    // Two bytes that begin a file, two that begin JFIF's segment, which has to be the first.
    const rest = 4 + (file[4]! << 8 | file[5]!);
    return concatenate([file.subarray(0, rest), xmpSegment(xmpOf(picture)), file.subarray(rest)]);
  },
};

/** Of the application marker 1; a segment's length counts itself. */
function xmpSegment(xmp: Uint8Array): Uint8Array {
  const name = new TextEncoder().encode("http://ns.adobe.com/xap/1.0/\0");
  const length = 2 + name.length + xmp.length;
  return concatenate([Uint8Array.of(0xff, 0xe1, length >> 8, length), name, xmp]);
}
