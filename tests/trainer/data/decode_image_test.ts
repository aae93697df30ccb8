import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import sharp from "sharp";
import { decodeImage, DECODER } from "../../../trainer/data/decode_image.ts";
import type { Target } from "../../../trainer/data/target.ts";
import { png, toBytes } from "./files.ts";

const red = [200, 50, 60];
const white = [255, 255, 255];
const black = [0, 0, 0];

/** A picture of four quarters: red and green above, blue and white below. */
const quarters = () => {
  const colours = [[255, 0, 0], [0, 255, 0], [0, 0, 255], white];
  const [width, height] = [48, 32];
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => {
    const [y, x] = [Math.floor(i / 3 / width), Math.floor(i / 3) % width];
    return colours[2 * Number(y >= height / 2) + Number(x >= width / 2)]![i % 3]!;
  });
  return sharp(data, { raw: { width, height, channels: 3 } });
};

/** Decodes, and gives the colour at some place of the picture, as shares of its size. */
async function look(file: Uint8Array, target: Target = {}) {
  const { width, height, pixels, original } = await decodeImage(file, target);
  assert.equal(pixels.length, width * height * 3);
  const at = (x: number, y: number) => {
    const start = 3 * (Math.floor(y * height) * width + Math.floor(x * width));
    return [...pixels.subarray(start, start + 3)];
  };
  return { size: [width, height], original, at };
}

function assertNear(actual: readonly number[], expected: readonly number[], tolerance = 3): void {
  const isNear = actual.every((value, i) => Math.abs(value - expected[i]!) <= tolerance);
  assert.ok(isNear, `${actual} is not ${expected}`);
}

/** "red", "green", "blue" or "white", by its first letter. */
function letter([r, g, b]: readonly number[]): string {
  return r! > 128 ? (g! > 128 ? "w" : "r") : g! > 128 ? "g" : b! > 128 ? "b" : "?";
}

describe("decodeImage", () => {
  it("turns pictures upright from any orientation that a camera may note", async () => {
    const upright = ["rgbw", "grwb", "wbgr", "bwrg", "rbgw", "brwg", "wgbr", "gwrb"];
    for (const [i, expected] of upright.entries()) {
      const file = await quarters().withMetadata({ orientation: i + 1 })
        .jpeg({ quality: 100 }).toBuffer();
      for (const size of [undefined, 16]) {
        const { at, original } = await look(file, { size });
        const corners = [at(0.1, 0.1), at(0.9, 0.1), at(0.1, 0.9), at(0.9, 0.9)];
        assert.equal(corners.map(letter).join(""), expected, `orientation ${i + 1}`);
        assert.deepEqual([original.width, original.height], i < 4 ? [48, 32] : [32, 48]);
      }
    }
  });

  it("puts white behind what is transparent, of any depth and in any format", async () => {
    const rgba = (alpha: number) => sharp(png(8, 8, [...red, alpha]));
    const deep = await rgba(0).toColourspace("rgb16").png().toBuffer();
    assert.equal((await sharp(deep).metadata()).depth, "ushort");
    const half = red.map((value) => Math.round((value + 255) / 2));
    const grey = sharp(Uint8Array.of(80, 0), { raw: { width: 1, height: 1, channels: 2 } });
    for (
      const [file, expected] of [
        [await rgba(0).png().toBuffer(), white],
        [await rgba(0).png({ palette: true }).toBuffer(), white],
        [await rgba(0).webp().toBuffer(), white],
        [await rgba(0).gif().toBuffer(), white],
        [await rgba(0).avif().toBuffer(), white],
        [await rgba(128).png().toBuffer(), half],
        [await rgba(255).png().toBuffer(), red],
        [await grey.png().toBuffer(), white],
        [deep, white],
      ] as const
    ) {
      for (const size of [undefined, 4]) {
        assertNear((await look(file, { size })).at(0, 0), expected);
      }
    }
  });

  it("brings 16 bits, profiles of other colour spaces and CMYK to sRGB of 8 bits", async () => {
    const image = () => sharp(png(8, 8, red));
    for (
      const [file, tolerance] of [
        [await image().toColourspace("rgb16").png().toBuffer(), 1],
        [await image().withIccProfile("p3").jpeg({ quality: 100 }).toBuffer(), 4],
        [await image().withIccProfile("p3").png().toBuffer(), 2],
        [await image().toColourspace("rgb16").withIccProfile("p3").png().toBuffer(), 2],
        [await image().toColourspace("rgb16").withIccProfile("srgb").tiff().toBuffer(), 4],
        [await image().toColourspace("cmyk").jpeg({ quality: 100 }).toBuffer(), 25], // its gamut
        [await image().toColourspace("cmyk").tiff().toBuffer(), 25],
      ] as const
    ) {
      assertNear((await look(file)).at(0.5, 0.5), red, tolerance);
    }
    const grey = await sharp(png(8, 8, 77)).toColourspace("grey16").png().toBuffer();
    assert.deepEqual((await look(grey)).at(0.5, 0.5), [77, 77, 77]);
  });

  it("takes PNG, JPEG, WebP, AVIF, GIF and TIFF, whatever the file is called", async () => {
    for (const format of ["png", "jpeg", "webp", "avif", "gif", "tiff"] as const) {
      const { at, size } = await look(await sharp(png(24, 16, red)).toFormat(format).toBuffer());
      assert.deepEqual(size, [24, 16]);
      assertNear(at(0.5, 0.5), red, 6);
    }
  });

  it("takes the first frame of what moves", async () => {
    const frames = Uint8Array.from({ length: 8 * 16 * 3 }, (_, i) => i < 8 * 8 * 3 ? 255 : 0);
    const raw = { width: 8, height: 16, channels: 3, pageHeight: 8 } as const;
    for (const format of ["gif", "webp"] as const) {
      const file = await sharp(frames, { raw }).toFormat(format).toBuffer();
      assert.equal((await sharp(file).metadata()).pages, 2);
      const { at, size } = await look(file);
      assert.deepEqual([size, at(0.5, 0.5)], [[8, 8], white]);
    }
  });

  it("crops to the middle, from the largest square that there is", async () => {
    const stripes = (along: number, across: number) =>
      Uint8Array.from(
        { length: 3 * 60 * 20 },
        (_, i) => {
          const place = Math.floor(i / 3);
          const x = along === 60 ? place % 60 : Math.floor(place / across);
          return x < 20 || x >= 40 ? 0 : red[i % 3]!;
        },
      );
    const wide = sharp(stripes(60, 20), { raw: { width: 60, height: 20, channels: 3 } });
    const tall = sharp(stripes(20, 20), { raw: { width: 20, height: 60, channels: 3 } });
    for (const image of [wide, tall]) {
      const { at, original } = await look(await image.png().toBuffer(), { size: 10 });
      for (const [x, y] of [[0.2, 0.2], [0.8, 0.2], [0.5, 0.5], [0.2, 0.8], [0.8, 0.8]] as const) {
        assertNear(at(x, y), red, 8);
      }
      assert.equal(original.width * original.height, 1200);
    }
  });

  it("letterboxes the whole picture between black bars, the same above and below", async () => {
    const wide = await look(png(40, 20, red), { size: 20, fit: "letterbox" });
    const column = Array.from({ length: 20 }, (_, y) => wide.at(0.5, (y + 0.5) / 20));
    for (const [y, colour] of column.entries()) {
      assert.deepEqual(colour, y < 5 || y >= 15 ? black : red, `line ${y}`);
    }
    const tall = await look(png(4, 8, red), { size: 32, fit: "letterbox" }); // scaled up
    assert.deepEqual(
      [0.1, 0.5, 0.9].map((x) => tall.at(x, 0.5)),
      [black, red, black],
    );
    const clear = await look(png(40, 20, [...red, 0]), { size: 20, fit: "letterbox" });
    assert.deepEqual([clear.at(0.5, 0), clear.at(0.5, 0.5)], [black, white]);
  });

  it("makes squares of what is a thousand times as long as wide", async () => {
    for (const [width, height] of [[3000, 3], [2, 2500]] as const) {
      for (const fit of ["crop", "letterbox"] as const) {
        const picture = await decodeImage(png(width, height, red), { size: 32, fit });
        assert.deepEqual([picture.width, picture.height], [32, 32]);
        const lit = picture.pixels.filter((value, i) => i % 3 === 0 && value === red[0]).length;
        assert.equal(lit, fit === "crop" ? 32 * 32 : 32);
      }
    }
  });

  it("shrinks fine patterns to their mean, without moiré", async () => {
    const edge = 512;
    const data = Uint8Array.from({ length: edge * edge }, (_, i) => i % 3 === 0 ? 240 : 60);
    const image = sharp(data, { raw: { width: edge, height: edge, channels: 1 } });
    for (
      const file of [
        await image.png().toBuffer(),
        await image.jpeg({ quality: 100 }).toBuffer(),
        await image.webp({ lossless: true }).toBuffer(),
      ]
    ) {
      const { pixels } = await decodeImage(file, { size: 60, channels: 1 });
      const inner = pixels.filter((_, i) => i % 60 > 2 && i % 60 < 57);
      assert.ok(inner.every((value) => Math.abs(value - 120) < 12), `${inner.subarray(0, 60)}`);
    }
  });

  it("refuses what is cut short, of any format, and what is none of them inside", async () => {
    const noise = { type: "gaussian", mean: 128, sigma: 40 } as const;
    const image = sharp({
      create: { width: 64, height: 64, channels: 3, background: "black", noise },
    });
    for (const format of ["png", "jpeg", "webp", "avif", "gif", "tiff"] as const) {
      const file = await image.toFormat(format).toBuffer();
      await assert.rejects(decodeImage(file.subarray(0, file.length / 2), {}), format);
    }
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>`;
    for (const content of [svg, "hello", "%PDF-1.4", "BM"]) {
      await assert.rejects(decodeImage(toBytes(content), {}), content);
    }
  });

  it("is of the version that decoded pixels are kept by", () => {
    assert.equal(DECODER, `sharp ${sharp.versions.sharp}`);
  });
});
