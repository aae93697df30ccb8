/**
 * Replaces a file as a whole: whatever happens, its path holds the old or the new
 * contents, never half of either.
 *
 * @module
 */

import { UserError } from "../../shared/errors.ts";

/**
 * @throws {UserError} Where the file cannot be written, as on a full disk; the old one stays.
 */
export async function writeAtomically(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.partial`;
  try {
    {
      using file = await Deno.open(temporary, { write: true, create: true, truncate: true });
      for (let written = 0; written < bytes.length;) {
        written += await file.write(bytes.subarray(written));
      }
      await file.sync();
    }
    await Deno.rename(temporary, path);
  } catch (error) {
    await Deno.remove(temporary).catch(() => {});
    throw new UserError(`${path}: cannot write (${(error as Error).message})`);
  }
}
