/**
 * PNG that says what it is. Compressed in JavaScript, whose bytes, unlike those of
 * the runtime's zlib, do not change with the machine.
 *
 * https://www.w3.org/TR/png-3/
 *
 * @module
 */

import { crc32 } from "node:zlib";
import { zlibSync } from "fflate";
import { concatenate } from "../../shared/concatenate.ts";
import type { PictureShape } from "../../shared/generators/family.ts";
import { className, type Encoder, type Picture, pinnedName } from "./encoder.ts";

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** See the module's text. */
export const png: Encoder = {
  mediaType: "image/png",
  encode(picture) {
    const { shape } = picture.model;
    const lines = filterLines(picture.pixels(), shape);
    return concatenate([
      SIGNATURE,
      chunk("IHDR", header(shape)),
      ...textChunks(picture), // before the pixels: found without reading these
      chunk("IDAT", zlibSync(lines, { level: 6 })),
      chunk("IEND", new Uint8Array(0)),
    ]);
  },
};

/** Eight bits a sample, grey or RGB, not interlaced. */
function header({ width, height, channels }: PictureShape): Uint8Array {
  const bytes = new Uint8Array(13);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  bytes.set([8, channels === 1 ? 0 : 2], 8);
  return bytes;
}

const NONE = 0;
const PAETH = 4;

/**
 * Each line with its filter type before it. Colours are predicted from their neighbours,
 * which saves a quarter; the flat areas of grey digits compress better as they are.
 */
function filterLines(
  pixels: Uint8Array,
  { width, height, channels }: PictureShape,
): Uint8Array {
  const stride = width * channels;
  const lines = new Uint8Array(height * (1 + stride));
  for (let line = 0; line < height; line++) {
    const from = line * stride;
    const to = line * (1 + stride) + 1;
    if (channels === 1) {
      lines[to - 1] = NONE;
      lines.set(pixels.subarray(from, from + stride), to);
      continue;
    }
    lines[to - 1] = PAETH;
    for (let i = 0; i < stride; i++) {
      const left = i < channels ? 0 : pixels[from + i - channels]!;
      const above = line === 0 ? 0 : pixels[from + i - stride]!;
      const corner = i < channels || line === 0 ? 0 : pixels[from + i - stride - channels]!;
      lines[to + i] = pixels[from + i]! - predict(left, above, corner);
    }
  }
  return lines;
}

/** Whichever neighbour is nearest to left + above - corner; Paeth's predictor. */
function predict(left: number, above: number, corner: number): number {
  const toLeft = Math.abs(above - corner);
  const toAbove = Math.abs(left - corner);
  const toCorner = Math.abs(left + above - 2 * corner);
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}

function textChunks(picture: Picture): Uint8Array[] {
  const texts: Record<string, string> = {
    Software: "Figment",
    Source: "Made by a model: a generative adversarial network drew this from noise",
    Model: pinnedName(picture.model),
    Seed: picture.seed,
  };
  const name = className(picture.model, picture.class);
  if (name !== null) texts["Class"] = name;
  return Object.entries(texts).map(([keyword, text]) => textChunk(keyword, text));
}

const utf8 = new TextEncoder();

/** `tEXt` for printable ASCII, `iTXt` for the rest of Unicode. */
function textChunk(keyword: string, text: string): Uint8Array {
  if (/^[\x20-\x7e]*$/.test(text)) return chunk("tEXt", utf8.encode(`${keyword}\0${text}`));
  // A text chunk cannot hold the character 0: its picture stands in. Not compressed (two
  // zeros), no language and no translated keyword (an empty text each).
  const printable = text.replaceAll("\0", "\u2400");
  return chunk("iTXt", utf8.encode(`${keyword}\0\0\0\0\0${printable}`));
}

/** Length, type, data and their checksum; https://www.w3.org/TR/png-3/#5Chunk-layout. */
function chunk(type: string, data: Uint8Array): Uint8Array {
  const whole = new Uint8Array(12 + data.length);
  const view = new DataView(whole.buffer);
  view.setUint32(0, data.length);
  utf8.encodeInto(type, whole.subarray(4));
  whole.set(data, 8);
  view.setUint32(8 + data.length, crc32(whole.subarray(4, 8 + data.length)));
  return whole;
}
