/**
 * Reads a file of JSON lines as it grows.
 *
 * @module
 */

import { type AnyLine, isLine } from "./run_report.ts";

/** The most complaints about a file; a wholly foreign one would have many. */
const MOST_NOTES = 3;

/** See the module's text. */
export class Tail {
  readonly #path: string;
  readonly #name: string;
  #offset = 0;
  #lines = 0;
  /** What stands after the last whole line. */
  #rest = "";
  readonly notes: string[] = [];

  /** @param name What to call the file in notes. */
  constructor(path: string, name: string) {
    this.#path = path;
    this.#name = name;
  }

  /**
   * The lines that have come since the last call; what is no line is noted.
   *
   * @returns null where the file has become shorter: it is to be read anew, by another one.
   */
  async read(): Promise<AnyLine[] | null> {
    const bytes = await this.#bytes();
    if (bytes === null) return null;
    const end = bytes.lastIndexOf(0x0a) + 1;
    this.#offset += end;
    const text = new TextDecoder();
    const whole = text.decode(bytes.subarray(0, end)).split("\n").slice(0, -1);
    this.#rest = text.decode(bytes.subarray(end));
    return whole.flatMap((line) => this.#parse(line, "cannot be read, and is left out"));
  }

  /** The last line, where the file ends without one more line break. */
  end(): AnyLine[] {
    return this.#parse(this.#rest, "is half written, and left out", "The last line");
  }

  #parse(
    line: string,
    fault: string,
    which = `Line ${this.#lines + 1}`,
  ): AnyLine[] {
    this.#lines++;
    if (line === "") return [];
    try {
      const value: unknown = JSON.parse(line);
      if (isLine(value)) return [value];
    } catch {
      // The note says so.
    }
    if (this.notes.length < MOST_NOTES) this.notes.push(`${which} of ${this.#name} ${fault}`);
    else if (this.notes.length === MOST_NOTES) this.notes.push("…");
    return [];
  }

  /** The bytes that were not read as lines yet; null where there are less than before. */
  async #bytes(): Promise<Uint8Array | null> {
    using file = await Deno.open(this.#path);
    const { size } = await file.stat();
    if (size < this.#offset) return null;
    await file.seek(this.#offset, Deno.SeekMode.Start);
    const bytes = new Uint8Array(size - this.#offset);
    let length = 0;
    while (length < bytes.length) {
      const count = await file.read(bytes.subarray(length));
      if (count === null) break;
      length += count;
    }
    return bytes.subarray(0, length);
  }
}
