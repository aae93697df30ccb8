/**
 * The safetensors file format, as far as Figment needs it: named tensors of
 * 16- or 32-bit floats, readable by the Python library of that name.
 *
 * A file is the length of its header (64 bits, little-endian), the header (JSON,
 * padded with spaces), and the tensors' values, little-endian, one after another
 * without gaps. https://github.com/huggingface/safetensors#format
 *
 * @module
 */

import { UserError } from "../errors.ts";
import * as z from "../zod.ts";
import { validate } from "./schema.ts";

/** Values with a shape; row-major, finite. */
export interface TensorData {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Tensors by name. */
export type WeightData = Readonly<Record<string, TensorData>>;

/** How values are stored. */
export type FloatType = "F16" | "F32";

const BYTES: Readonly<Record<FloatType, number>> = { F16: 2, F32: 4 };

/** Of the header; the format's own limit. */
const MAX_HEADER_BYTES = 100_000_000;

const size = z.int().check(z.gte(0));
const entrySchema = z.strictObject({
  dtype: z.enum(["F16", "F32"]),
  shape: z.array(size),
  data_offsets: z.tuple([size, size]),
});
const metadataSchema = z.optional(z.record(z.string(), z.string()));

/**
 * Writes tensors in the order of their names in `tensors`.
 *
 * @param dtype F16 rounds to nearest, ties to even.
 * @param metadata Texts for other readers; ours ignores them.
 * @returns The file.
 * @throws {UserError} Where a value is not finite, or too large for F16.
 */
export function encodeSafetensors(
  tensors: WeightData,
  dtype: FloatType = "F16",
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  let end = 0;
  const entries = Object.entries(tensors).map(([name, { shape, data }]) => {
    const begin = end;
    end += data.length * BYTES[dtype];
    return [name, { dtype, shape, data_offsets: [begin, end] }];
  });
  const json = JSON.stringify({ __metadata__: metadata, ...Object.fromEntries(entries) });
  const text = new TextEncoder().encode(json);
  const headerBytes = Math.ceil(text.length / 8) * 8;

  const file = new Uint8Array(8 + headerBytes + end);
  const view = new DataView(file.buffer);
  view.setBigUint64(0, BigInt(headerBytes), true);
  file.set(text, 8);
  file.fill(0x20, 8 + text.length, 8 + headerBytes);
  let offset = 8 + headerBytes;
  for (const [name, { data }] of Object.entries(tensors)) {
    for (const value of data) {
      const stored = dtype === "F16" ? Math.f16round(value) : value;
      if (!Number.isFinite(stored)) {
        throw new UserError(`Tensor "${name}" holds ${value}, which ${dtype} cannot store`);
      }
      if (dtype === "F16") view.setFloat16(offset, value, true);
      else view.setFloat32(offset, value, true);
      offset += BYTES[dtype];
    }
  }
  return file;
}

/**
 * Reads tensors of 16- and 32-bit floats, widened to 32.
 *
 * @param file The bytes of the file.
 * @param source Its path, for messages.
 * @throws {UserError} Naming file and tensor, where anything departs from the format.
 */
export function decodeSafetensors(file: Uint8Array, source: string): WeightData {
  const { start, entries } = readHeader(file, source);

  const ordered = Object.entries(entries)
    .map(([name, entry]) => [name, validate(entrySchema, entry, source, name)] as const)
    .sort(([, a], [, b]) => a.data_offsets[0] - b.data_offsets[0]);
  let position = 0;
  const tensors = ordered.map(([name, { dtype, shape, data_offsets: [begin, end] }]) => {
    const length = shape.reduce((product, side) => product * side, 1);
    if (begin !== position || end - begin !== length * BYTES[dtype] || start + end > file.length) {
      throw new UserError(
        `${source}: field "${name}.data_offsets": [${begin}, ${end}] does not fit ${dtype} of ` +
          `shape [${shape}] at byte ${position} of ${file.length - start}`,
      );
    }
    position = end;
    // A copy, because typed arrays must begin at a multiple of their elements' size. They are
    // little-endian like the file, on every machine that JavaScript engines run on today.
    const { buffer } = file.slice(start + begin, start + end);
    const data = dtype === "F16" ? widen(buffer) : new Float32Array(buffer);
    if (!areFinite(data)) {
      throw new UserError(`${source}: tensor "${name}" holds a value that is not finite`);
    }
    return [name, { shape, data }] as const;
  });
  if (start + position !== file.length) {
    throw new UserError(
      `${source}: ${file.length - start - position} bytes follow the last tensor`,
    );
  }
  return Object.fromEntries(tensors);
}

/** The bits of an exponent that no finite number has. */
const NO_NUMBER = 0x7f800000;

/** By their bits: the engine's own search takes three times as long. */
function areFinite({ buffer }: Float32Array): boolean {
  const words = new Uint32Array(buffer);
  for (let i = 0; i < words.length; i++) {
    if ((words[i]! & NO_NUMBER) === NO_NUMBER) return false;
  }
  return true;
}

/** 16-bit floats as 32-bit ones; Node has had arrays of the former since its version 24. */
function widen(buffer: ArrayBuffer): Float32Array {
  return typeof Float16Array === "undefined"
    ? Float32Array.from(new Uint16Array(buffer), float16)
    : new Float32Array(new Float16Array(buffer));
}

/** The value of 16 bits: a sign, 5 bits of exponent, 10 of fraction. */
export function float16(bits: number): number {
  const exponent = bits >> 10 & 31;
  const fraction = bits & 1023;
  const sign = bits >> 15 === 0 ? 1 : -1;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
}

/**
 * The texts that stand beside the tensors.
 *
 * @throws {UserError} Where the header departs from the format.
 */
export function safetensorsMetadata(
  file: Uint8Array,
  source: string,
): Readonly<Record<string, string>> {
  return readHeader(file, source).metadata;
}

/** The header, taken apart; the tensors' bytes begin at `start`. */
function readHeader(file: Uint8Array, source: string) {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const headerBytes = file.length < 8 ? NaN : Number(view.getBigUint64(0, true));
  if (!(headerBytes <= Math.min(MAX_HEADER_BYTES, file.length - 8))) {
    throw new UserError(`${source}: the header is cut short or its length is wrong`);
  }
  const start = 8 + headerBytes;
  const { __metadata__, ...entries } = parseHeader(file.subarray(8, start), source);
  const metadata = validate(metadataSchema, __metadata__, source, "__metadata__");
  return { start, entries, metadata: metadata ?? {} };
}

/** The header's JSON object; it begins with a brace and may end in spaces. */
function parseHeader(bytes: Uint8Array, source: string): Record<string, unknown> {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    if (text.startsWith("{")) return JSON.parse(text);
  } catch {
    // Not UTF-8 or not JSON: the same answer as for JSON that is no object.
  }
  throw new UserError(`${source}: the header is not a JSON object`);
}
