/**
 * The checksum of zlib's format.
 *
 * https://www.rfc-editor.org/rfc/rfc1950, section 8.2
 *
 * @module
 */

const MODULUS = 65521;
/** After so many bytes the sums still fit 31 bits. */
const BLOCK = 2048;

/** Adler-32, not below 0. */
export function adler32(data: Uint8Array): number {
  let [low, high] = [1, 0];
  for (let from = 0; from < data.length; from += BLOCK) {
    const end = Math.min(data.length, from + BLOCK);
    for (let i = from; i < end; i++) high += low += data[i]!;
    low %= MODULUS;
    high %= MODULUS;
  }
  return high * 65536 + low;
}
