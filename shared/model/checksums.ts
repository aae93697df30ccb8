/**
 * `SHA256SUMS`, the seal of a model folder: the SHA-256 of each of its files, in
 * the format of the program `sha256sum`, which can check it and make it anew.
 *
 * `config.json` holds the sum of the weights; this file covers `config.json` itself
 * and the other files, so that no damaged byte of a folder goes unnoticed.
 *
 * @module
 */

import { UserError } from "../errors.ts";
import { sha256Hex } from "./sha256.ts";

/** Name of the file. */
export const CHECKSUMS = "SHA256SUMS";

const LINE = /^([0-9a-f]{64}) {2}([A-Za-z0-9_][A-Za-z0-9._-]*)$/;

/** The text of `SHA256SUMS` for these files, by name. */
export function formatChecksums(files: Readonly<Record<string, Uint8Array>>): string {
  return Object.entries(files).map(([name, bytes]) => `${sha256Hex(bytes)}  ${name}\n`).join("");
}

/**
 * @param source Path of the file, for messages.
 * @returns The sums by file name.
 * @throws {UserError} Naming the line that is not a sum and a name.
 */
export function parseChecksums(text: string, source: string): Readonly<Record<string, string>> {
  const lines = text.split("\n");
  if (lines.pop() !== "") throw new UserError(`${source}: the last line is cut short`);
  return Object.fromEntries(lines.map((line, i) => {
    const [, sum, name] = LINE.exec(line) ?? [];
    if (sum === undefined || name === undefined) {
      throw new UserError(`${source}: line ${i + 1} is not a SHA-256, two spaces and a file name`);
    }
    return [name, sum];
  }));
}
