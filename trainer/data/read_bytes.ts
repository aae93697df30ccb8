/**
 * Reads whole files, unpacking gzip, with errors that a user understands.
 *
 * @module
 */

import { UserError } from "../../shared/errors.ts";

/**
 * The bytes of a file.
 *
 * @throws {UserError} If it cannot be read.
 */
export async function readBytes(path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await Deno.readFile(path);
  } catch (error) {
    throw new UserError(`Cannot read ${path} (${messageOf(error)}): check the path and its rights`);
  }
}

/**
 * The bytes of a file, unpacked if they are gzipped, whatever its name.
 *
 * @throws {UserError} If it cannot be read, or its gzip is damaged or cut short.
 */
export async function readUnpacked(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await readBytes(path);
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(unpacked).arrayBuffer());
  } catch {
    throw new UserError(
      `${path} is damaged or cut short: it cannot be unpacked as gzip; copy or download it again`,
    );
  }
}

/** What went wrong, in the words of whoever noticed. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
