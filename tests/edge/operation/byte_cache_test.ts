import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import fc from "fast-check";
import { ByteCache } from "../../../edge/operation/byte_cache.ts";

describe("ByteCache", () => {
  it("gives what was kept, and undefined for what was not", () => {
    const cache = new ByteCache(10_000);
    const bytes = Uint8Array.of(1, 2);
    cache.set("a", bytes);
    assert.equal(cache.get("a"), bytes);
    assert.equal(cache.get("b"), undefined);
  });

  it("throws away what nobody has asked for the longest", () => {
    const cache = new ByteCache(4000);
    for (const key of ["a", "b"]) cache.set(key, new Uint8Array(1000));
    cache.get("a");
    cache.set("c", new Uint8Array(1000));
    assert.deepEqual(["a", "b", "c"].map((key) => cache.get(key)?.length), [1000, undefined, 1000]);
  });

  it("keeps nothing that is larger than the budget, nor anything where that is 0", () => {
    const cache = new ByteCache(3000);
    cache.set("small", new Uint8Array(10));
    cache.set("large", new Uint8Array(3000));
    assert.deepEqual([cache.get("small")?.length, cache.get("large")], [10, undefined]);
    const none = new ByteCache(0);
    none.set("a", new Uint8Array(0));
    assert.equal(none.size, 0);
  });

  it("counts the whole buffer behind a view", () => {
    const cache = new ByteCache(3000);
    cache.set("view", new Uint8Array(5000).subarray(0, 1));
    assert.equal(cache.size, 0);
  });

  it("never takes more than its budget, and counts what it takes", () => {
    const entry = fc.tuple(fc.constantFrom(..."abcdefgh"), fc.nat(1500), fc.boolean());
    fc.assert(fc.property(fc.array(entry), (entries) => {
      const cache = new ByteCache(4000);
      for (const [key, length, isRead] of entries) {
        if (isRead) cache.get(key);
        else cache.set(key, new Uint8Array(length));
        assert.ok(cache.bytes <= 4000);
      }
      let sum = 0;
      for (const key of "abcdefgh") {
        const found = cache.get(key);
        if (found !== undefined) sum += found.length + 2 + 768;
      }
      assert.equal(cache.bytes, sum);
    }));
  });
});
