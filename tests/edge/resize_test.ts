import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import sharp from "sharp";
import { RandomStream } from "../../shared/random.ts";
import { resize } from "../../edge/resize.ts";

function noise(width: number, height: number, channels: number) {
  const stream = new RandomStream("noise");
  const pixels = Uint8Array.from({ length: width * height * channels }, () => stream.integer(256));
  return { width, height, channels, pixels };
}

const shapes = fc.record({
  width: fc.integer({ min: 1, max: 40 }),
  height: fc.integer({ min: 1, max: 40 }),
  channels: fc.constantFrom(1, 3),
});
const side = fc.integer({ min: 1, max: 70 });

describe("resize()", () => {
  it("gives the golden pixels, up and down, grey and RGB", () => {
    const sum = (raster: { pixels: Uint8Array }) =>
      createHash("sha256").update(raster.pixels).digest("hex");
    assert.equal(
      sum(resize(noise(28, 28, 1), 100, 100)),
      "9cc9e5e62a4fe7b848ae3c28540d46b0d4789f4a83c52842c980194cb3186093",
    );
    assert.equal(
      sum(resize(noise(64, 48, 3), 37, 28)),
      "149d3be126bf497c37cc3a8490f7c1209f69add099ea2ab8319f42d602a0bd2c",
    );
  });

  it("leaves a picture of that size alone", () => {
    const source = noise(7, 5, 3);
    assert.equal(resize(source, 7, 5), source);
  });

  it("keeps a plain colour, whatever the sizes", () => {
    fc.assert(fc.property(shapes, side, side, fc.nat(255), (shape, width, height, value) => {
      const length = shape.width * shape.height * shape.channels;
      const plain = { ...shape, pixels: new Uint8Array(length).fill(value) };
      const { pixels, ...size } = resize(plain, width, height);
      assert.deepEqual(size, { width, height, channels: shape.channels });
      assert.equal(pixels.length, width * height * shape.channels);
      assert.ok(pixels.every((pixel) => pixel === value));
    }));
  });

  it("treats columns as rows, and left as right", () => {
    const { pixels: wide } = resize(noise(9, 4, 1), 20, 4);
    const flip = (pixels: Uint8Array, width: number) =>
      pixels.map((_, i) => pixels[i - i % width + width - 1 - i % width]!);
    const mirrored = { ...noise(9, 4, 1), pixels: flip(noise(9, 4, 1).pixels, 9) };
    assert.deepEqual(flip(resize(mirrored, 20, 4).pixels, 20), wide);
    const turn = (pixels: Uint8Array, width: number, height: number) =>
      pixels.map((_, i) => pixels[i % height * width + Math.floor(i / height)]!);
    const turned = {
      width: 4,
      height: 9,
      channels: 1,
      pixels: turn(noise(9, 4, 1).pixels, 9, 4),
    };
    assert.deepEqual(turn(resize(turned, 4, 20).pixels, 4, 20), wide);
  });

  it("gives, at an odd multiple, every pixel of the source at its middle", () => {
    const { pixels } = resize(noise(6, 1, 1), 18, 1);
    const middles = [1, 4, 7, 10, 13, 16].map((x) => pixels[x]!);
    assert.deepEqual(middles, [...noise(6, 1, 1).pixels]);
  });

  it("takes every pixel of the source into account on the way down", () => {
    const stripes = Uint8Array.from({ length: 64 }, (_, x) => x % 2 * 200);
    const { pixels } = resize({ width: 64, height: 1, channels: 1, pixels: stripes }, 16, 1);
    for (const pixel of pixels.subarray(2, 14)) assert.ok(Math.abs(pixel - 100) <= 2, `${pixel}`);
  });

  it("agrees with the bicubic reduction of libvips", async () => {
    const source = noise(32, 24, 3);
    const [width, height] = [16, 12];
    const { pixels } = resize(source, width, height);
    const theirs = await sharp(source.pixels, { raw: { width: 32, height: 24, channels: 3 } })
      .resize(width, height, { kernel: "cubic" }).raw().toBuffer();
    // Beyond the rim they repeat its pixels; here there is nothing.
    for (let y = 2; y < height - 2; y++) {
      for (let i = (y * width + 2) * 3; i < ((y + 1) * width - 2) * 3; i++) {
        assert.ok(Math.abs(pixels[i]! - theirs[i]!) <= 2, `${i}: ${pixels[i]}, ${theirs[i]}`);
      }
    }
  });
});
