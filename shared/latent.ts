/**
 * Seed → noise and class: the part of Figment that may never change.
 *
 * 1. A seed is a text, taken as its UTF-8 bytes, exact and case-sensitive.
 * 2. The stream of a text (`random.ts`): its SHA-256; the first 16 bytes are four
 *    big-endian words, the state of xoroshiro128+; each draw gives the low 32 bits
 *    of the sum (the generator of the package `pure-rand`), u = (bits + ½) / 2^32.
 * 3. The latent of a seed: Wichura's normal quantile (`normal_quantile.ts`) of
 *    the stream of "figment/1/latent/" + seed, rounded to float32.
 * 4. The class of a seed: ⌊u · classes⌋ of the first draw from the stream of
 *    "figment/1/class/" + seed; asking for a class leaves the latent alone.
 *
 * `tests/shared/latent_test.ts` holds the golden vectors.
 *
 * @module
 */

import { RandomStream } from "./random.ts";

/** The most UTF-8 bytes a seed may have. */
export const MAX_SEED_BYTES = 256;

/**
 * The latent of a seed.
 *
 * @param seed Any text.
 * @param size How many components.
 * @returns Standard normals, `[size]`; a longer latent begins with the shorter one.
 */
export function latentOfSeed(seed: string, size: number): Float32Array<ArrayBuffer> {
  return new RandomStream(`figment/1/latent/${seed}`).normals(size);
}

/**
 * The class a seed picks where none is asked for.
 *
 * @returns An index in [0, classes).
 */
export function classOfSeed(seed: string, classes: number): number {
  return new RandomStream(`figment/1/class/${seed}`).integer(classes);
}
