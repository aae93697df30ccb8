/**
 * Bits in the order of zlib's format, the lowest of a byte first.
 *
 * https://www.rfc-editor.org/rfc/rfc1951, section 3.1.1
 *
 * @module
 */

/** Bits to be written, the lowest first, and how many there are: no more than 24. */
export type Code = readonly [bits: number, count: number];

/** Huffman codes are written from their highest bit down. */
export function turned(code: number, count: number): Code {
  let bits = 0;
  for (let i = 0; i < count; i++) bits = bits << 1 | code >> i & 1;
  return [bits, count];
}

/** Writes codes one after the other. */
export class BitWriter {
  readonly #bytes: Uint8Array;
  #length = 0;
  #held = 0;
  #count = 0;

  constructor(capacity: number) {
    this.#bytes = new Uint8Array(capacity);
  }

  write([bits, count]: Code): void {
    this.#held |= bits << this.#count;
    this.#count += count;
    for (; this.#count >= 8; this.#count -= 8) {
      this.#bytes[this.#length++] = this.#held;
      this.#held >>>= 8;
    }
  }

  /** The codes of many symbols, none longer than 15 bits, two bytes at a time. */
  writeAll(symbols: Uint8Array, codes: readonly Code[]): void {
    const bytes = this.#bytes;
    const packed = Uint32Array.from(codes, ([bits, count]) => bits << 4 | count);
    let [length, held, count] = [this.#length, this.#held, this.#count];
    for (let i = 0; i < symbols.length; i++) {
      const code = packed[symbols[i]!]!;
      held |= code >> 4 << count;
      count += code & 15;
      if (count < 16) continue;
      bytes[length++] = held;
      bytes[length++] = held >> 8;
      held >>>= 16;
      count -= 16;
    }
    [this.#length, this.#held, this.#count] = [length, held, count];
    this.write([0, 0]);
  }

  /** Begins a new byte. */
  align(): void {
    this.write([0, -this.#count & 7]);
  }

  /** 32 bits, the highest byte first, as checksums are. */
  writeWord(word: number): void {
    for (const shift of [24, 16, 8, 0]) this.write([word >>> shift & 255, 8]);
  }

  /** What was written, to its last whole byte. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }
}
