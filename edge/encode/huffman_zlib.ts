/**
 * zlib's format for pictures in colour, of which their prediction leaves noise. Nothing
 * repeats in it, so nothing is looked for: codes for its bytes alone, the shorter the more
 * often one comes (Huffman 1952), make it 5 % smaller than a general library does, in
 * about half the time.
 *
 * https://www.rfc-editor.org/rfc/rfc1950, https://www.rfc-editor.org/rfc/rfc1951
 *
 * @module
 */

import { adler32 } from "./adler32.ts";
import { BitWriter, type Code, turned } from "./bit_writer.ts";

/** The end of the block, after the bytes. */
const END = 256;
/** The longest code of a byte, and of such a length itself. */
const LONGEST = 15;
const LONGEST_OF_LENGTHS = 7;
/** The order in which the format lists the lengths of the codes of lengths; 3.2.7. */
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** One block of codes of its own. */
export function huffmanZlib(data: Uint8Array): Uint8Array {
  const counts = new Uint32Array(END + 1);
  for (let i = 0; i < data.length; i++) counts[data[i]!]!++;
  counts[END] = 1;
  const lengths = codeLengths(counts, LONGEST);
  const codes = codesOf(lengths);
  const bits = lengths.reduce((sum, length, symbol) => sum + length * counts[symbol]!, 0);
  const out = new BitWriter(HEAD_BYTES + Math.ceil(bits / 8));
  out.write([0x0178, 16]); // deflate, in a hurry
  out.write([0b101, 3]); // the last block, of codes of its own
  writeLengths(out, lengths);
  out.writeAll(data, codes);
  out.write(codes[END]!);
  out.align();
  out.writeWord(adler32(data));
  return out.bytes;
}

/** More than everything but the data takes. */
const HEAD_BYTES = 32 + Math.ceil((END + 2) * LONGEST_OF_LENGTHS / 8);

/** The lengths of the codes, as the codes of these lengths, all of them one by one. */
function writeLengths(out: BitWriter, lengths: Uint8Array): void {
  const all = [...lengths, 0]; // matches have distances, of which there is none
  const counts = new Uint32Array(ORDER.length);
  for (const length of all) counts[length]!++;
  const own = codeLengths(counts, LONGEST_OF_LENGTHS);
  const codes = codesOf(own);
  out.write([0, 5]); // 257 codes for bytes, the end and lengths
  out.write([0, 5]); // one for distances
  out.write([ORDER.length - 4, 4]);
  for (const length of ORDER) out.write([own[length]!, 3]);
  for (const length of all) out.write(codes[length]!);
}

/**
 * How long the code of each symbol is, so that all together are short.
 *
 * @param counts How often each comes; of two at least, or it gets a code all the same.
 * @returns 0 for a symbol that does not come.
 */
function codeLengths(counts: Uint32Array, longest: number): Uint8Array {
  const lengths = new Uint8Array(counts.length);
  const symbols = Array.from(counts.keys()).filter((symbol) => counts[symbol]! > 0);
  if (symbols.length === 1) lengths[symbols[0]!] = 1;
  let weights = symbols.map((symbol) => counts[symbol]!);
  let depths = depthsOf(weights);
  // The rarest are taken for more frequent until no code is too long.
  while (Math.max(...depths) > longest) {
    weights = weights.map((weight) => (weight >> 1) + 1);
    depths = depthsOf(weights);
  }
  symbols.forEach((symbol, i) => lengths[symbol] ||= depths[i]!);
  return lengths;
}

/** Huffman's tree: the depth of each leaf, where the two lightest are joined until one is left. */
function depthsOf(weights: readonly number[]): number[] {
  const leaves = lightestFirst(weights);
  const sums = [...weights];
  const parents: number[] = [];
  // Joined ones come out in the order of their weights: a second queue beside the leaves.
  let [leaf, joined] = [0, weights.length];
  const lightest = () =>
    joined < sums.length && (leaf === leaves.length || sums[joined]! < weights[leaves[leaf]!]!)
      ? joined++
      : leaves[leaf++]!;
  for (let i = 1; i < weights.length; i++) {
    const [one, other] = [lightest(), lightest()];
    parents[one] = parents[other] = sums.length;
    sums.push(sums[one]! + sums[other]!);
  }
  const depths = new Array<number>(sums.length).fill(0);
  for (let node = sums.length - 2; node >= 0; node--) depths[node] = depths[parents[node]!]! + 1;
  return depths.slice(0, weights.length);
}

/** The places of weights in their order; numbers are sorted faster than by a comparison. */
function lightestFirst(weights: readonly number[]): number[] {
  const keys = Float64Array.from(weights, (weight, i) => weight * weights.length + i).sort();
  return Array.from(keys, (key) => key % weights.length);
}

/** The codes that follow from their lengths: of each, they count on; 3.2.2. */
function codesOf(lengths: Uint8Array): Code[] {
  const amounts = new Uint16Array(LONGEST + 1);
  for (const length of lengths) if (length > 0) amounts[length]!++;
  const next = new Uint16Array(LONGEST + 1);
  for (let length = 1; length < LONGEST; length++) {
    next[length + 1] = next[length]! + amounts[length]! << 1;
  }
  return Array.from(lengths, (length) => turned(next[length]!++, length));
}
