import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import fc from "fast-check";
import { RandomStream } from "../../shared/random.ts";

/** The first five draws of a stream, as latent_vectors.py prints them. */
const VECTORS: [name: string, bits: number[]][] = [
  ["", [0x326bd538, 0xd9a62734, 0x8f46becc, 0x742e4361, 0xc8814fcc]],
  ["figment", [0x5677678e, 0x511c2755, 0xdebc340c, 0x7210f2aa, 0x39ad3a80]],
  ["train/batches/1", [0xa9e06129, 0x3939f074, 0xe2b7a092, 0x6e4d971e, 0xff6df8e5]],
];

describe("RandomStream", () => {
  for (const [name, bits] of VECTORS) {
    it(`draws the golden bits of the stream "${name}"`, () => {
      const stream = new RandomStream(name);
      assert.deepEqual(bits.map(() => stream.bits()), bits);
    });
  }

  it("draws the same numbers again for the same name, and others for another", () => {
    fc.assert(fc.property(fc.string({ unit: "grapheme" }), (name) => {
      const first = new RandomStream(name).normals(8);
      assert.deepEqual(new RandomStream(name).normals(8), first);
      assert.notDeepEqual(new RandomStream(`${name}'`).normals(8), first);
    }));
  });

  it("uniform lies strictly between 0 and 1", () => {
    fc.assert(fc.property(fc.string(), (name) => {
      const stream = new RandomStream(name);
      for (let i = 0; i < 100; i++) {
        const u = stream.uniform();
        assert.ok(u > 0 && u < 1, `${u}`);
      }
    }));
  });

  it("integer reaches every value below its bound, equally often, and no other", () => {
    const stream = new RandomStream("integers");
    const counts = new Array<number>(7).fill(0);
    for (let i = 0; i < 70_000; i++) counts[stream.integer(7)]! += 1;
    assert.equal(counts.length, 7);
    // The standard deviation of each count is 93.
    for (const count of counts) assert.ok(Math.abs(count - 10_000) < 400, `${counts}`);
  });

  it("normals have the moments of the standard normal distribution", () => {
    const count = 100_000;
    const normals = new RandomStream("moments").normals(count);
    const moment = (power: number) => normals.reduce((sum, z) => sum + z ** power, 0) / count;
    // Each tolerance is about four standard errors.
    assert.ok(Math.abs(moment(1)) < 0.013, `mean ${moment(1)}`);
    assert.ok(Math.abs(moment(2) - 1) < 0.018, `second moment ${moment(2)}`);
    assert.ok(Math.abs(moment(3)) < 0.05, `third moment ${moment(3)}`);
    assert.ok(Math.abs(moment(4) - 3) < 0.125, `fourth moment ${moment(4)}`);
    const within = normals.filter((z) => Math.abs(z) < 1).length / count;
    assert.ok(Math.abs(within - 0.682689) < 0.006, `share within one deviation ${within}`);
  });

  it("permutation holds every integer below its count once", () => {
    fc.assert(fc.property(fc.string(), fc.nat(200), (name, count) => {
      const order = new RandomStream(name).permutation(count);
      assert.deepEqual(order.toSorted(), Uint32Array.from({ length: count }, (_, i) => i));
    }));
  });

  it("permutation puts every element in every place equally often", () => {
    const stream = new RandomStream("permutations");
    const counts = Array.from({ length: 4 }, () => new Array<number>(4).fill(0));
    for (let i = 0; i < 4000; i++) {
      for (const [place, element] of stream.permutation(4).entries()) counts[place]![element]! += 1;
    }
    // The standard deviation of each count is 27.
    for (const count of counts.flat()) assert.ok(Math.abs(count - 1000) < 120, `${counts}`);
  });
});
