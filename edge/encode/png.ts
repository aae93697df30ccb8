/**
 * PNG that says what it is, and that moves where it should. Compressed in JavaScript, whose
 * bytes, unlike those of the runtime's zlib, do not change with the machine.
 *
 * https://www.w3.org/TR/png-3/
 *
 * @module
 */

import { concatenate } from "../../shared/concatenate.ts";
import { type Animation, FRAME_MS, type Picture } from "../pictures/picture.ts";
import { crc32 } from "./crc32.ts";
import { COMMON_PROVENANCE, type Encoder, provenance } from "./encoder.ts";
import { huffmanZlib } from "./huffman_zlib.ts";
import type { Raster } from "./raster.ts";
import { MOST_BYTES, smallZlib } from "./small_zlib.ts";

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** Pictures. */
export const png: Encoder = {
  mediaType: "image/png",
  async encode(picture) {
    const raster = await picture.raster();
    return concatenate([
      SIGNATURE,
      chunk("IHDR", header(raster)),
      ...textChunks(picture), // before the pixels: found without reading these
      chunk("IDAT", await compress(raster, picture)),
      END,
    ]);
  },
};

/** Animations; what knows nothing of them shows the first frame. */
export const animatedPng: Encoder<Animation> = {
  mediaType: "image/apng",
  async encode(picture) {
    const chunks: Uint8Array[] = [];
    const compressed = new Map<Raster, Uint8Array>();
    let first: Raster | undefined;
    let frames = 0;
    let sequence = 0;
    for await (const raster of picture.frames()) {
      const data = compressed.get(raster) ?? await compress(raster, picture);
      compressed.set(raster, data);
      chunks.push(chunk("fcTL", frameControl(sequence++, raster)));
      chunks.push(
        first === undefined
          ? chunk("IDAT", data)
          : chunk("fdAT", concatenate([word(sequence++), data])),
      );
      first ??= raster;
      frames++;
    }
    return concatenate([
      SIGNATURE,
      chunk("IHDR", header(first!)),
      ...textChunks(picture),
      chunk("acTL", concatenate([word(frames), word(0)])), // without end
      ...chunks,
      END,
    ]);
  },
};

/** Eight bits a sample, grey or RGB, not interlaced. */
function header({ width, height, channels }: Raster): Uint8Array {
  return concatenate([
    word(width),
    word(height),
    Uint8Array.of(8, channels === 1 ? 0 : 2, 0, 0, 0),
  ]);
}

/** The whole picture, at its corner, for so many thousandths of a second, in the place of the last. */
function frameControl(sequence: number, { width, height }: Raster): Uint8Array {
  const time = Uint8Array.of(FRAME_MS >> 8, FRAME_MS & 255, 1000 >> 8, 1000 & 255);
  const words = [sequence, width, height, 0, 0].map(word);
  return concatenate([...words, time, Uint8Array.of(0, 0)]);
}

/** 32 bits, big-endian. */
function word(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}

/**
 * Colours are predicted from their neighbours, which saves a quarter, and so are resized
 * pictures, which are smooth; the flat areas of grey digits compress better as they are.
 */
async function compress(raster: Raster, { size }: Picture): Promise<Uint8Array> {
  const filter = raster.channels === 1 && size === undefined ? NONE : PAETH;
  const lines = filterLines(raster, filter);
  if (lines.length <= MOST_BYTES) return smallZlib(lines);
  if (raster.channels === 3 && !isFlat(lines)) return huffmanZlib(lines);
  const { zlibSync } = await import("fflate/browser"); // the one for Node loads its threads
  return zlibSync(lines, { level: lines.length <= PATIENT_BYTES ? 6 : 4 });
}

/** Of more, to look longer for repetitions saves a twentieth, for two and a half times the time. */
const PATIENT_BYTES = 2 ** 18;

/** Whether most pixels are as predicted: then there are long repetitions to be found. */
function isFlat(lines: Uint8Array): boolean {
  let zeros = 0;
  for (let i = 0; i < lines.length; i++) if (lines[i] === 0) zeros++;
  return zeros > lines.length / 2;
}

const NONE = 0;
const PAETH = 4;

/** Each line with its filter type before it. */
function filterLines({ width, height, channels, pixels }: Raster, filter: number): Uint8Array {
  const stride = width * channels;
  const lines = new Uint8Array(height * (1 + stride));
  let above: Uint8Array = new Uint8Array(stride);
  for (let line = 0; line < height; line++) {
    const pixelsOfLine = pixels.subarray(line * stride, (line + 1) * stride);
    const to = line * (1 + stride) + 1;
    lines[to - 1] = filter;
    if (filter === NONE) {
      lines.set(pixelsOfLine, to);
      continue;
    }
    for (let i = 0; i < channels; i++) lines[to + i] = pixelsOfLine[i]! - above[i]!;
    for (let i = channels; i < stride; i++) {
      const last = i - channels;
      lines[to + i] = pixelsOfLine[i]! - predict(pixelsOfLine[last]!, above[i]!, above[last]!);
    }
    above = pixelsOfLine;
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
  return [COMMON_CHUNKS, ...textsOf(provenance(picture))];
}

function textsOf(texts: Readonly<Record<string, string>>): Uint8Array[] {
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
  for (let i = 0; i < 4; i++) whole[4 + i] = type.charCodeAt(i);
  whole.set(data, 8);
  view.setUint32(8 + data.length, crc32(whole.subarray(4, 8 + data.length)));
  return whole;
}

const COMMON_CHUNKS = concatenate(textsOf(COMMON_PROVENANCE));
const END = chunk("IEND", new Uint8Array(0));
