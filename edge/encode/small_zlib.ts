/**
 * zlib's format for the few hundred bytes that a small picture comes to: one block of the
 * fixed codes. Codes of its own would save it about 3 %, and take a general library, which
 * also clears a window of 32 kB for each picture, four times as long.
 *
 * https://www.rfc-editor.org/rfc/rfc1950, https://www.rfc-editor.org/rfc/rfc1951
 *
 * @module
 */

import { adler32 } from "./adler32.ts";
import { BitWriter, type Code, turned } from "./bit_writer.ts";

/** The most bytes that may be compressed, so that positions and distances are small. */
export const MOST_BYTES = 2048;

const SHORTEST_MATCH = 3;
const LONGEST_MATCH = 258;
/** Earlier places that a match is looked for at. */
const TRIES = 16;

/** By symbol: 256 bytes, the end of the block, and 31 kinds of lengths; RFC 1951, 3.2.6. */
const SYMBOLS = Array.from({ length: 288 }, (_, symbol): Code => {
  if (symbol < 144) return turned(0x30 + symbol, 8);
  if (symbol < 256) return turned(0x190 + symbol - 144, 9);
  return symbol < 280 ? turned(symbol - 256, 7) : turned(0xc0 + symbol - 280, 8);
});
const END = SYMBOLS[256]!;
/** By the length of a match. */
const LENGTHS = lengthCodes();
const DISTANCE_KINDS = Array.from({ length: 30 }, (_, kind) => turned(kind, 5));

/** Four kinds of lengths for each number of extra bits, eight for none; RFC 1951, 3.2.5. */
function lengthCodes(): Code[] {
  const codes: Code[] = [];
  for (let symbol = 257, length = SHORTEST_MATCH; length < LONGEST_MATCH; symbol++) {
    const [bits, count] = SYMBOLS[symbol]!;
    const extra = Math.max(0, (symbol - 261) >> 2);
    for (let i = 0; i < 1 << extra; i++) codes[length++] = [i << count | bits, count + extra];
  }
  codes[LONGEST_MATCH] = SYMBOLS[285]!;
  return codes;
}

/** Two kinds of distances for each number of extra bits, four for none. */
function distanceCode(distance: number): Code {
  const rest = distance - 1;
  if (rest < 4) return DISTANCE_KINDS[rest]!;
  const extra = 30 - Math.clz32(rest);
  const [bits, count] = DISTANCE_KINDS[2 * extra + (rest >> extra)]!;
  return [(rest & (1 << extra) - 1) << count | bits, count + extra];
}

/** The last place of three bytes, by their hash; -1 for none. Clearing it beats making it. */
const LAST = new Int16Array(1024);
/** The place of the same hash before each. */
const BEFORE = new Int16Array(MOST_BYTES);

/** Finds what has been there before; one at a time. */
class Matches {
  /** The distance of the match found last. */
  distance = 0;
  readonly #data: Uint8Array;

  constructor(data: Uint8Array) {
    this.#data = data;
    LAST.fill(-1);
  }

  /** The longest match of what begins at `at`; 0 for none. */
  longestAt(at: number): number {
    const data = this.#data;
    const most = Math.min(LONGEST_MATCH, data.length - at);
    if (most < SHORTEST_MATCH) return 0;
    let longest = SHORTEST_MATCH - 1;
    let place = LAST[this.#hash(at)]!;
    for (let tries = 0; place >= 0 && tries < TRIES; tries++, place = BEFORE[place]!) {
      if (data[place + longest] !== data[at + longest]) continue;
      let length = 0;
      while (length < most && data[place + length] === data[at + length]) length++;
      if (length <= longest) continue;
      longest = length;
      this.distance = at - place;
      if (length === most) break;
    }
    return longest < SHORTEST_MATCH ? 0 : longest;
  }

  /** What begins here may be matched from now on. */
  add(at: number): void {
    if (at + SHORTEST_MATCH > this.#data.length) return;
    const hash = this.#hash(at);
    BEFORE[at] = LAST[hash]!;
    LAST[hash] = at;
  }

  #hash(at: number): number {
    const data = this.#data;
    return Math.imul(data[at]! | data[at + 1]! << 8 | data[at + 2]! << 16, 0x9e3779b1) >>> 22;
  }
}

/** @param data No more than {@linkcode MOST_BYTES}. */
export function smallZlib(data: Uint8Array): Uint8Array {
  // A byte takes 9 bits at most; there are 6 bytes and 10 bits besides.
  const out = new BitWriter(8 + Math.ceil(data.length * 9 / 8));
  out.write([0x0178, 16]); // deflate, in a hurry
  out.write([0b011, 3]); // the last block, of fixed codes
  const matches = new Matches(data);
  for (let at = 0; at < data.length;) {
    const length = matches.longestAt(at);
    const { distance } = matches;
    matches.add(at);
    // For a longer match at the next byte this one is spelled out.
    if (length === 0 || matches.longestAt(at + 1) > length) {
      out.write(SYMBOLS[data[at++]!]!);
      continue;
    }
    out.write(LENGTHS[length]!);
    out.write(distanceCode(distance));
    for (const end = at + length; ++at < end;) matches.add(at);
  }
  out.write(END);
  out.align();
  out.writeWord(adler32(data));
  return out.bytes;
}
