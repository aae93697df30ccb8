import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { toPixels } from "../../shared/pixels.ts";

describe("toPixels()", () => {
  it("takes -1, 0 and 1 to black, the middle and white", () => {
    assert.deepEqual([...toPixels(Float32Array.of(-1, 0, 1))], [0, 128, 255]);
  });

  it("gives every byte for the value that a reader would map it to", () => {
    const values = Float32Array.from({ length: 256 }, (_, byte) => byte / 127.5 - 1);
    assert.deepEqual([...toPixels(values)], Array.from({ length: 256 }, (_, byte) => byte));
  });

  it("rounds to the nearest byte", () => {
    const steps = [0.49, 0.51, 127.4, 127.6, 254.49, 254.51].map((step) => step / 127.5 - 1);
    assert.deepEqual([...toPixels(Float32Array.from(steps))], [0, 1, 127, 128, 254, 255]);
  });

  it("clamps what lies beyond", () => {
    assert.deepEqual([...toPixels(Float32Array.of(-1.5, 1.5, -Infinity, Infinity))], [
      0,
      255,
      0,
      255,
    ]);
  });
});
