/**
 * The checksum CRC-32C (Castagnoli; RFC 3720, appendix B.4), as event files bear it. What
 * there is in libraries comes with code for one kind of machine, or with a framework.
 *
 * @module
 */

/** The polynomial 0x1EDC6F41, its bits in reverse. */
const POLYNOMIAL = 0x82f63b78;

/** What a byte does to the register. */
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let register = byte;
  for (let bit = 0; bit < 8; bit++) {
    register = (register >>> 1) ^ (register & 1 ? POLYNOMIAL : 0);
  }
  return register;
});

/** The checksum of bytes, an unsigned integer of 32 bits. */
export function crc32c(bytes: Uint8Array): number {
  let register = 0xffffffff;
  for (const byte of bytes) register = (register >>> 8) ^ TABLE[(register ^ byte) & 0xff]!;
  return ~register >>> 0;
}

/**
 * The checksum as a record bears it, turned by 15 bits and a constant added, so that records
 * within records do not check themselves.
 */
export function maskedCrc32c(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}
