/**
 * Named random streams, the same on every machine and engine.
 *
 * A stream is the generator xoroshiro128+ (Blackman & Vigna 2018), its 128-bit
 * state taken from the SHA-256 of a name. Streams of different names are
 * independent, so nothing has to hand a generator from one place to the next,
 * and nothing but the name has to be saved to draw the same numbers again.
 *
 * @module
 */

import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import type { RandomGenerator } from "pure-rand/types/RandomGenerator";
import { xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";
import { normalQuantile } from "./normal_quantile.ts";

/** A stream of random numbers. Drawing from it moves it on. */
export class RandomStream {
  readonly #generator: RandomGenerator;

  /** @param name Any text; equal names give equal streams. */
  constructor(name: string) {
    const digest = new DataView(sha256(utf8ToBytes(name)).buffer);
    // The state as four signed 32-bit words, in the order of the digest's bytes, big-endian.
    this.#generator = xoroshiro128plusFromState(
      [0, 4, 8, 12].map((offset) => digest.getInt32(offset)),
    );
  }

  /** The next 32 bits, as an unsigned integer. */
  bits(): number {
    return this.#generator.next() >>> 0;
  }

  /** Uniform in (0, 1), never 0 or 1: the middle of one of 2^32 equal intervals. */
  uniform(): number {
    return (this.bits() + 0.5) / 0x1_0000_0000;
  }

  /** A uniform integer in [0, bound), for bounds up to 2^32; its bias is below 2^-32 · bound. */
  integer(bound: number): number {
    return Math.floor(this.uniform() * bound);
  }

  /** Standard normal. */
  normal(): number {
    return normalQuantile(this.uniform());
  }

  /** `count` standard normals. */
  normals(count: number): Float32Array<ArrayBuffer> {
    return Float32Array.from({ length: count }, () => this.normal());
  }

  /** The integers 0 to count - 1 in random order (Fisher & Yates). */
  permutation(count: number): Uint32Array<ArrayBuffer> {
    const order = Uint32Array.from({ length: count }, (_, i) => i);
    for (let i = count - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      [order[i], order[j]] = [order[j]!, order[i]!];
    }
    return order;
  }
}
