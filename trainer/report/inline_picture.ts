/**
 * Pictures of a run's folder as parts of a page.
 *
 * @module
 */

import { Buffer } from "node:buffer";

/** A picture of fewer bytes stays what it is: as WebP it would be no shorter to speak of. */
const LARGE = 64 * 1024;

/** High enough that no one sees a difference on a photograph of 64x64 pixels. */
const QUALITY = 85;

/**
 * A PNG file as a `data:` URL; as WebP, which loses a little, where that is less than half as
 * long, and sharp is there to make it.
 */
export async function inlinePicture(path: string): Promise<string> {
  const png = await Deno.readFile(path);
  const webp = png.length < LARGE ? null : await toWebp(png);
  return webp !== null && webp.length < png.length / 2
    ? dataUrl("image/webp", webp)
    : dataUrl("image/png", png);
}

async function toWebp(png: Uint8Array): Promise<Uint8Array | null> {
  try {
    const { default: sharp } = await import("sharp");
    return await sharp(png).webp({ quality: QUALITY, smartSubsample: true }).toBuffer();
  } catch {
    return null; // a torn picture, or a bundle of the trainer, which has no sharp
  }
}

function dataUrl(type: string, bytes: Uint8Array): string {
  return `data:${type};base64,${Buffer.from(bytes).toString("base64")}`;
}
