/**
 * Small files of data for tests, made in temporary folders.
 *
 * @module
 */

import { concatenate } from "../../../shared/concatenate.ts";
import assert from "node:assert/strict";
import { encode } from "fast-png";
import { UserError } from "../../../shared/errors.ts";

/** Runs a test with an empty folder that is removed afterwards. */
export async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Writes files, and the folders they lie in, by path. */
export async function writeFiles(
  folder: string,
  files: Readonly<Record<string, Uint8Array | string>>,
): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    const whole = `${folder}/${path}`;
    await Deno.mkdir(whole.slice(0, whole.lastIndexOf("/")), { recursive: true });
    await Deno.writeFile(whole, toBytes(content));
  }
}

/** UTF-8 of a text; bytes as they are. */
export function toBytes(content: Uint8Array | string): Uint8Array {
  return typeof content === "string" ? new TextEncoder().encode(content) : content;
}

/** An IDX file of unsigned bytes. */
export function idx(shape: readonly number[], data: ArrayLike<number>): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * shape.length + data.length);
  const header = new DataView(bytes.buffer);
  header.setUint32(0, 0x0800 + shape.length);
  shape.forEach((size, i) => header.setUint32(4 + 4 * i, size));
  bytes.set(data, 4 + 4 * shape.length);
  return bytes;
}

/** A PNG of one colour: a grey value, or red, green and blue, perhaps with alpha. */
export function png(width: number, height: number, colour: number | readonly number[]): Uint8Array {
  const channels = typeof colour === "number" ? [colour] : colour;
  const data = Uint8Array.from(
    { length: width * height * channels.length },
    (_, i) => channels[i % channels.length]!,
  );
  return encode({ width, height, data, channels: channels.length as 1 | 3 | 4, depth: 8 });
}

/** A tar archive. */
export function tar(files: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const blocks = Object.entries(files).flatMap(([name, content]) => {
    const header = new Uint8Array(512);
    const put = (offset: number, text: string) => header.set(toBytes(text), offset);
    put(0, name);
    put(124, content.length.toString(8).padStart(11, "0"));
    put(148, "        ");
    put(156, "0");
    const sum = header.reduce((total, byte) => total + byte, 0);
    put(148, `${sum.toString(8).padStart(6, "0")}\0 `);
    const padded = new Uint8Array(Math.ceil(content.length / 512) * 512);
    padded.set(content);
    return [header, padded];
  });
  return concatenate([...blocks, new Uint8Array(1024)]);
}

/** Holds if the promise is refused as a user's mistake, by a message that says all of `words`. */
export async function refused(promise: Promise<unknown>, ...words: string[]): Promise<void> {
  await assert.rejects(promise, (error: unknown) => {
    assert.ok(error instanceof UserError, `not a UserError: ${error}`);
    for (const word of words) assert.ok(error.message.includes(word), `${word}: ${error.message}`);
    return true;
  });
}
