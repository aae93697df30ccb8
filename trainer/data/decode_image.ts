/**
 * Image files to pixels. The one module that knows the library which does it.
 *
 * @module
 */

import type { Sharp } from "sharp";
import { UserError } from "../../shared/errors.ts";
import { messageOf } from "./read_bytes.ts";
import type { Target } from "./target.ts";

/** The library, with its version: another one may decode to other pixels. */
export const DECODER = "sharp 0.35.5";

/** The formats that are read, for people. */
export const FORMATS = "PNG, JPEG, WebP, AVIF, GIF or TIFF";

/** What libvips calls its readers of these formats. */
const READERS = ["Png", "Jpeg", "Webp", "Heif", "Nsgif", "Tiff"];

/** Width and height in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Pixels of one picture. */
export interface Picture extends Size {
  /** 0 to 255, `[H, W, C]`; C is 1 if grey was asked for, otherwise 3 (sRGB). */
  readonly pixels: Uint8Array;
}

/** Pixels of one picture from a file. */
export interface DecodedPicture extends Picture {
  /** The size in the file, upright. */
  readonly original: Size;
}

/**
 * Decodes an image file: turned upright, the first frame only, what is transparent
 * white, any colours (CMYK, 16 bits, with a profile) as sRGB of 8 bits.
 *
 * @throws {Error} If it is damaged, cut short, too large or none of `FORMATS`.
 * @throws {UserError} If this machine cannot run the library.
 */
export async function decodeImage(file: Uint8Array, target: Target): Promise<DecodedPicture> {
  const sharp = await loadSharp();
  const image = sharp(file, { failOn: "error" });
  const { autoOrient, depth, hasProfile } = await image.metadata();
  // Pictures of 16 bits that have a profile would come out as Display P3.
  if (depth === "ushort" && hasProfile) image.withIccProfile("srgb");
  return { ...await render(image, target), original: autoOrient };
}

/** Makes raw pixels, `[H, W, C]`, what they should be. */
export async function fitPixels(
  pixels: Uint8Array,
  shape: Size & { readonly channels: number },
  target: Target,
): Promise<Picture> {
  const sharp = await loadSharp();
  const { width, height, channels } = shape;
  return render(sharp(pixels, { raw: { width, height, channels: channels as 1 | 3 } }), target);
}

async function render(image: Sharp, { size, fit, channels }: Target): Promise<Picture> {
  image.autoOrient().flatten({ background: "white" });
  if (size !== undefined) {
    image.resize(size, size, {
      fit: fit === "letterbox" ? "contain" : "cover",
      // One colour for all bars, soon learned, and what StyleGAN's tools take.
      background: "black",
      // The decoder's own shrinking is fast but coarse: leave the last step to the good filter.
      fastShrinkOnLoad: false,
    });
  }
  const { data, info } = await image
    .toColourspace(channels === 1 ? "b-w" : "srgb")
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { height: info.height, width: info.width, pixels: data };
}

let loaded: Promise<typeof import("sharp").default> | undefined;

/**
 * Loads the library when it is first needed: it is native code, which IDX data do without.
 * Formats that are not read by their names, such as SVG, are not read by their contents either.
 */
async function loadSharp() {
  try {
    loaded ??= import("sharp").then(({ default: sharp }) => {
      sharp.cache(false); // no picture is decoded twice
      sharp.block({ operation: ["VipsForeignLoad"] });
      sharp.unblock({ operation: READERS.map((name) => `VipsForeignLoad${name}`) });
      return sharp;
    });
    return await loaded;
  } catch (error) {
    throw new UserError(
      `Cannot load sharp, which reads images (${messageOf(error)}): start the trainer with ` +
        `\`deno task train\`, which has the permissions, or pass the data as IDX files`,
    );
  }
}
