/**
 * Reads tar archives, as far as data sets are packed in them: plain files.
 *
 * @module
 */

import { UserError } from "../../shared/errors.ts";

/** Headers and contents are padded to blocks of this many bytes. */
const BLOCK = 512;

/**
 * The files of an archive, as views of its bytes.
 *
 * @param path The archive, for the errors.
 * @returns Contents by name, in the order of the archive.
 * @throws {UserError} If the archive is damaged or cut short.
 */
export function untar(archive: Uint8Array, path: string): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  let offset = 0;
  while (offset + BLOCK <= archive.length) {
    const header = archive.subarray(offset, offset + BLOCK);
    if (header[0] === 0) break; // the blocks of zeros at the end
    const size = octal(header, 124, 12);
    const start = offset + BLOCK;
    if (octal(header, 148, 8) !== checksum(header) || !(start + size <= archive.length)) {
      throw new UserError(
        `${path} is damaged or cut short at byte ${offset}; copy or download it again`,
      );
    }
    const type = String.fromCharCode(header[156]!);
    if (type === "0" || type === "\0") {
      files.set(text(header, 0, 100), archive.subarray(start, start + size));
    }
    offset = start + Math.ceil(size / BLOCK) * BLOCK;
  }
  return files;
}

/** The sum of a header's bytes, its own field read as spaces. */
function checksum(header: Uint8Array): number {
  return header.reduce((sum, byte, i) => sum + (i >= 148 && i < 156 ? 0x20 : byte), 0);
}

function octal(header: Uint8Array, offset: number, length: number): number {
  return parseInt(text(header, offset, length).trim() || "0", 8);
}

function text(header: Uint8Array, offset: number, length: number): string {
  return new TextDecoder().decode(header.subarray(offset, offset + length)).split("\0")[0]!;
}
