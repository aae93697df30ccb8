/**
 * Image files to pixels. The one module that knows the library which does it.
 *
 * @module
 */

import type { Sharp, SharpOptions } from "sharp";
import { UserError } from "../../shared/errors.ts";
import { messageOf } from "./read_bytes.ts";

/** What pictures are made to be. */
export interface Fit {
  /** Scale to this many pixels each way, cutting off what juts out at both ends; else as they are. */
  readonly size?: number | undefined;
  /** Grey or colour; else whatever the pictures are. */
  readonly channels?: 1 | 3 | undefined;
}

/** Pixels of one picture. */
export interface Picture {
  readonly height: number;
  readonly width: number;
  /** 0 to 255, `[H, W, C]`; C is 1 if grey was asked for, otherwise 3 (sRGB). */
  readonly pixels: Uint8Array;
}

/**
 * Decodes a PNG, JPEG, WebP, AVIF, GIF or TIFF file: turned upright, the first
 * frame only, what is transparent white, any colours as sRGB.
 *
 * @throws {Error} If it is damaged, cut short or no such file.
 * @throws {UserError} If this machine cannot run the library.
 */
export function decodeImage(file: Uint8Array, fit: Fit): Promise<Picture> {
  return fitted(file, { failOn: "error" }, fit);
}

/** Makes raw pixels, `[H, W, C]`, fit. */
export function fitPixels(
  pixels: Uint8Array,
  shape: { readonly height: number; readonly width: number; readonly channels: number },
  fit: Fit,
): Promise<Picture> {
  const raw = { ...shape, channels: shape.channels as 1 | 3 };
  return fitted(pixels, { raw }, fit);
}

async function fitted(input: Uint8Array, options: SharpOptions, fit: Fit): Promise<Picture> {
  const sharp = await loadSharp();
  let image: Sharp = sharp(input, options).autoOrient().flatten({ background: "white" });
  if (fit.size !== undefined) image = image.resize(fit.size, fit.size, { fit: "cover" });
  const { data, info } = await image
    .toColourspace(fit.channels === 1 ? "b-w" : "srgb")
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { height: info.height, width: info.width, pixels: data };
}

/** Loads the library when it is first needed: it is native code, which IDX data do without. */
async function loadSharp() {
  try {
    return (await import("sharp")).default;
  } catch (error) {
    throw new UserError(
      `Cannot load sharp, which reads images (${messageOf(error)}): start the trainer with ` +
        `\`deno task train\`, which has the permissions, or pass the data as IDX files`,
    );
  }
}
