import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { deflateSync, inflateSync } from "node:zlib";
import fc from "fast-check";
import { MOST_BYTES, smallZlib } from "../../edge/encode/small_zlib.ts";
import { bootWasm } from "../../shared/backend.ts";
import { loadModel } from "../../shared/model/load.ts";
import { RandomStream } from "../../shared/random.ts";
import { createSampler } from "../../shared/sampler.ts";

const WEIGHTS = `${import.meta.dirname}/../../weights/mnist`;

/** Asserts that zlib makes of it what it was. */
function assertWhole(data: Uint8Array): void {
  assert.ok(Buffer.from(data).equals(inflateSync(smallZlib(data))), `${data}`);
}

/** As pictures have: runs, some bytes more often than others, and what was there before. */
function lifelike(length: number): Uint8Array {
  const random = new RandomStream(`lifelike ${length}`);
  const data = new Uint8Array(length);
  for (let at = 0; at < length;) {
    const run = 1 + random.integer(40);
    const from = random.integer(at + 1);
    const value = random.integer(4) * 85;
    const isNew = random.uniform() < 0.5;
    for (const end = Math.min(length, at + run); at < end; at++) {
      data[at] = isNew ? value : data[from + at % 7]!;
    }
  }
  return data;
}

describe("smallZlib()", () => {
  it("is undone by zlib, whatever the bytes", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), assertWhole));
    const few = fc.array(fc.constantFrom(0, 1, 255), { maxLength: 300 });
    fc.assert(fc.property(few, (bytes) => assertWhole(Uint8Array.from(bytes))));
  });

  it("is undone by zlib at every length, of matches and distances too", () => {
    for (let length = 0; length <= MOST_BYTES; length++) assertWhole(new Uint8Array(length));
    for (let length = 1; length <= MOST_BYTES; length += 7) assertWhole(lifelike(length));
    for (let distance = 1; distance <= MOST_BYTES / 2; distance++) {
      const data = new Uint8Array(MOST_BYTES);
      data.set([7, 8, 9, 10], 0);
      data.set([7, 8, 9, 10], distance + 3);
      assertWhole(data);
    }
  });

  it("is undone by zlib where nothing repeats", () => {
    const random = new RandomStream("noise");
    assertWhole(Uint8Array.from({ length: MOST_BYTES }, () => random.integer(256)));
    assertWhole(new Uint8Array(MOST_BYTES).fill(255, 1).map((byte, i) => byte - i % 100));
  });

  it("makes at most a twentieth more of digits than zlib does at its best", async () => {
    await bootWasm();
    const sampler = createSampler(await loadModel(WEIGHTS));
    let [ours, best] = [0, 0];
    for (let i = 0; i < 20; i++) {
      const { pixels } = sampler.sample({ seed: `${i}` });
      ours += smallZlib(pixels).length;
      best += deflateSync(pixels, { level: 9 }).length;
    }
    assert.ok(ours <= 1.05 * best, `${ours}, zlib ${best}`);
  });
});
