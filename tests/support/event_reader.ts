/**
 * Reads event files as TensorBoard does, by what is published of their format, and by no line
 * of what writes them: https://protobuf.dev/programming-guides/encoding/, event.proto and
 * summary.proto of TensorFlow, and TFRecord.
 *
 * @module
 */

import assert from "node:assert/strict";

/** An event as read; what it lacks is absent. */
export interface ReadEvent {
  readonly wallTime: number;
  readonly step: number;
  readonly version?: string;
  readonly start?: true;
  readonly scalars: Readonly<Record<string, number>>;
  /** Pictures by name: sizes, and the bytes of a PNG. */
  readonly pictures: Readonly<
    Record<string, { readonly sizes: readonly number[]; readonly png: Uint8Array }>
  >;
}

/** The fields of a message: their numbers, and integers, doubles, floats or bytes. */
type Fields = Map<number, (number | Uint8Array)[]>;

/** CRC-32C bit by bit, masked. */
function checksum(bytes: Uint8Array): number {
  let crc = 0xffffffffn;
  for (const byte of bytes) {
    crc ^= BigInt(byte);
    for (let bit = 0; bit < 8; bit++) crc = crc & 1n ? (crc >> 1n) ^ 0x82f63b78n : crc >> 1n;
  }
  crc ^= 0xffffffffn;
  const turned = (crc >> 15n) | ((crc << 17n) & 0xffffffffn);
  return Number((turned + 0xa282ead8n) & 0xffffffffn);
}

/** The events of a file; fails where a checksum is wrong or a record is torn. */
export function readEvents(file: Uint8Array): ReadEvent[] {
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  const events: ReadEvent[] = [];
  for (let at = 0; at < file.length;) {
    const length = Number(view.getBigUint64(at, true));
    assert.equal(view.getUint32(at + 8, true), checksum(file.subarray(at, at + 8)), "length");
    const data = file.subarray(at + 12, at + 12 + length);
    assert.equal(data.length, length, "a torn record");
    assert.equal(view.getUint32(at + 12 + length, true), checksum(data), "data");
    events.push(eventOf(fieldsOf(data)));
    at += 16 + length;
  }
  return events;
}

function eventOf(fields: Fields): ReadEvent {
  const scalars: Record<string, number> = {};
  const pictures: Record<string, { sizes: number[]; png: Uint8Array }> = {};
  for (const summary of fields.get(5) ?? []) {
    for (const bytes of fieldsOf(summary as Uint8Array).get(1) ?? []) {
      const value = fieldsOf(bytes as Uint8Array);
      const tag = text(value.get(1)![0]);
      if (value.has(2)) scalars[tag] = value.get(2)![0] as number;
      if (!value.has(4)) continue;
      const image = fieldsOf(value.get(4)![0] as Uint8Array);
      const sizes = [1, 2, 3].map((number) => image.get(number)![0] as number);
      pictures[tag] = { sizes, png: image.get(4)![0] as Uint8Array };
    }
  }
  const session = fields.get(7)?.[0];
  const isStart = session !== undefined && fieldsOf(session as Uint8Array).get(1)?.[0] === 1;
  return {
    wallTime: fields.get(1)![0] as number,
    step: (fields.get(2)?.[0] ?? 0) as number,
    ...(fields.has(3) ? { version: text(fields.get(3)![0]) } : {}),
    ...(isStart ? { start: true } : {}),
    scalars,
    pictures,
  };
}

const text = (bytes: unknown) => new TextDecoder().decode(bytes as Uint8Array);

/** Decodes a message by its wire types. */
function fieldsOf(bytes: Uint8Array): Fields {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const fields: Fields = new Map();
  let at = 0;
  const varint = (): number => {
    for (let value = 0, factor = 1;; factor *= 128) {
      const byte = bytes[at++]!;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const key = varint();
    const values = fields.getOrInsert(Math.floor(key / 8), []);
    switch (key % 8) {
      case 0:
        values.push(varint());
        break;
      case 1:
        values.push(view.getFloat64(at, true));
        at += 8;
        break;
      case 2: {
        const length = varint();
        values.push(bytes.subarray(at, at + length));
        at += length;
        break;
      }
      case 5:
        values.push(view.getFloat32(at, true));
        at += 4;
        break;
      default:
        assert.fail(`wire type ${key % 8}`);
    }
  }
  return fields;
}
