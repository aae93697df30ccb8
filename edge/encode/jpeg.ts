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
import type { Raster } from "./raster.ts";
import { xmpOf } from "./xmp.ts";

const compress = lazyCodec(async () => (await import("./codecs/jpeg_codec.ts")).codec);

/** As many colours as pixels: small pictures have few of them. */
const COLOUR = { quality: 85, color_space: 3, auto_subsample: false, chroma_subsample: 1 };
const GREY = { quality: 85, color_space: 1 };

/**
 * To look for the best way to send a picture in several passes takes half of the time, for
 * files that are a tenth smaller: of more pixels than these, 512x512, the server would do
 * nothing else for too long.
 */
const MOST_PROGRESSIVE = 2 ** 18;

function optionsFor({ width, height, channels }: Raster) {
  return { ...(channels === 1 ? GREY : COLOUR), progressive: width * height <= MOST_PROGRESSIVE };
}

/** See the module's text. */
export const jpeg: Encoder = {
  mediaType: "image/jpeg",
  async encode(picture) {
    const raster = await picture.raster();
    const file = await compress(raster, optionsFor(raster));
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
