/**
 * PNG that says what it is. Compressed in JavaScript, whose bytes, unlike those of
 * the runtime's zlib, do not change with the machine.
 *
 * @module
 */

import { crc32 } from "node:zlib";
import { encode } from "fast-png";
import { concatenate } from "../../shared/concatenate.ts";
import { className, type Encoder, type Picture, pinnedName } from "./encoder.ts";

/** See the module's text. */
export const png: Encoder = {
  mediaType: "image/png",
  encode(picture) {
    const { width, height, channels } = picture.model.shape;
    const file = encode(
      { width, height, channels, data: picture.pixels() },
      { zlib: { level: 9 } },
    );
    // After the signature and the header chunk, before the pixels: found without reading these.
    const head = 8 + 12 + 13;
    return concatenate([file.subarray(0, head), ...textChunks(picture), file.subarray(head)]);
  },
};

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

/** `tEXt` for printable Latin-1, `iTXt` for the rest of Unicode. */
function textChunk(keyword: string, text: string): Uint8Array {
  if (/^[\x20-\x7e\xa1-\xff]*$/.test(text)) {
    return chunk("tEXt", Uint8Array.from(`${keyword}\0${text}`, (letter) => letter.charCodeAt(0)));
  }
  // A text chunk cannot hold the character 0: its picture stands in.
  const utf8 = new TextEncoder().encode(text.replaceAll("\0", "\u2400"));
  // Not compressed (two zeros), no language and no translated keyword (an empty text each).
  return chunk(
    "iTXt",
    concatenate([new TextEncoder().encode(`${keyword}\0\0\0\0\0`), utf8]),
  );
}

/** Length, type, data and their checksum; https://www.w3.org/TR/png-3/#5Chunk-layout. */
function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = concatenate([new TextEncoder().encode(type), data]);
  const whole = new Uint8Array(4 + body.length + 4);
  const view = new DataView(whole.buffer);
  view.setUint32(0, data.length);
  whole.set(body, 4);
  view.setUint32(4 + body.length, crc32(body));
  return whole;
}
