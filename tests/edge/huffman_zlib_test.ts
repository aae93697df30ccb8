import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { constants, deflateSync, inflateSync } from "node:zlib";
import fc from "fast-check";
import { huffmanZlib } from "../../edge/encode/huffman_zlib.ts";
import { RandomStream } from "../../shared/random.ts";

/** Asserts that zlib makes of it what it was. */
function assertWhole(data: Uint8Array): void {
  assert.ok(Buffer.from(data).equals(inflateSync(huffmanZlib(data))));
}

/** What the prediction of a photograph leaves: values near 0, of either sign. */
function residue(length: number): Uint8Array {
  const random = new RandomStream("residue");
  return Uint8Array.from({ length }, () => Math.round(8 * random.normal()));
}

describe("huffmanZlib()", () => {
  it("is undone by zlib, whatever the bytes", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 600 }), assertWhole));
    const few = fc.array(fc.constantFrom(0, 1, 255), { maxLength: 600 });
    fc.assert(fc.property(few, (bytes) => assertWhole(Uint8Array.from(bytes))));
  });

  it("is undone by zlib where there is nothing, one value, or each as often as the others", () => {
    assertWhole(new Uint8Array(0));
    assertWhole(new Uint8Array(70_000));
    assertWhole(Uint8Array.from({ length: 70_000 }, (_, i) => i));
  });

  it("is undone by zlib where codes would be longer than the format allows", () => {
    // Each value comes as often as the two before it together: Huffman's tree is a rope.
    const amounts = [1, 1];
    while (amounts.length < 24) amounts.push(amounts.at(-1)! + amounts.at(-2)!);
    assertWhole(Uint8Array.from(amounts.flatMap((amount, value) => Array(amount).fill(value))));
  });

  it("is as short as zlib's own codes alone, but for a hundredth, and shorter than its search", () => {
    const data = residue(12_352);
    const ours = huffmanZlib(data).length;
    const codes = deflateSync(data, { strategy: constants.Z_HUFFMAN_ONLY }).length;
    assert.ok(ours <= 1.01 * codes, `${ours}, zlib ${codes}`);
    assert.ok(ours < deflateSync(data, { level: 9 }).length);
  });
});
