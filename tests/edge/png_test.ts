import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { crc32 as nativeCrc32 } from "node:zlib";
import { decode, decodeApng } from "fast-png";
import fc from "fast-check";
import { crc32 } from "../../edge/encode/crc32.ts";
import { animatedPng, png } from "../../edge/encode/png.ts";
import type { Raster } from "../../edge/encode/raster.ts";
import { fakeAnimation, fakePicture } from "./picture_fixture.ts";

const pixels = Uint8Array.from({ length: 64 }, (_, i) => i * 4);
const raster = { width: 8, height: 8, channels: 1, pixels };
/** Too large for what compresses small pictures. */
const large = {
  width: 64,
  height: 64,
  channels: 1,
  pixels: Uint8Array.from({ length: 64 * 64 }, (_, i) => i * i >> 7),
};

const encode = (seed: string) => png.encode(fakePicture({ raster, texts: { Seed: seed } }));

/** Types and data of a file's chunks; their checksums are verified. */
function chunksOf(file: Uint8Array<ArrayBuffer>): [string, Uint8Array][] {
  const view = new DataView(file.buffer);
  const found: [string, Uint8Array][] = [];
  for (let offset = 8; offset < file.length;) {
    const length = view.getUint32(offset);
    const body = file.subarray(offset + 4, offset + 8 + length);
    assert.equal(view.getUint32(offset + 8 + length), nativeCrc32(body));
    found.push([new TextDecoder().decode(body.subarray(0, 4)), body.subarray(4)]);
    offset += 12 + length;
  }
  return found;
}

/** The text of the chunk that holds the seed, and the chunk's type. */
async function seedText(seed: string): Promise<[string, string]> {
  for (const [type, data] of chunksOf(await encode(seed))) {
    const keyword = new TextDecoder("latin1").decode(data.subarray(0, 5));
    if (keyword !== "Seed\0") continue;
    if (type === "tEXt") return [type, new TextDecoder("latin1").decode(data.subarray(5))];
    assert.deepEqual([...data.subarray(5, 9)], [0, 0, 0, 0]);
    return [type, new TextDecoder("utf-8", { fatal: true }).decode(data.subarray(9))];
  }
  throw new Error("There is no such chunk");
}

describe("png", () => {
  it("says before the pixels what it is", async () => {
    const file = await encode("alice");
    const types = chunksOf(file).map(([type]) => type);
    assert.deepEqual(types, ["IHDR", ...Array(4).fill("tEXt"), "IDAT", "IEND"]);
    const { text, data } = decode(file, { checkCrc: true });
    assert.deepEqual({ ...text, Source: "" }, {
      Software: "Figment",
      Source: "",
      Model: "tiny@7",
      Seed: "alice",
    });
    assert.match(text["Source"]!, /made by a model/i);
    assert.deepEqual(Uint8Array.from(data), pixels);
  });

  it("gives the same bytes everywhere", async () => {
    const sum = async (raster: Raster, size?: number) => {
      const file = await png.encode(fakePicture({ raster, size }));
      return createHash("sha256").update(file).digest("hex");
    };
    assert.equal(
      await sum(raster),
      "9b555f5ca837c9200abd79d204a1081842d65d65ea71a341fae4e4ccbb6ba586",
    );
    assert.equal(
      await sum(raster, 8),
      "70ae4dd766f6264b27a266d7ef778ac779eaaaee04432fde625d5a5aeaf81e04",
    );
    assert.equal(
      await sum(large),
      "3e5ef968d3fdea90f33984538c5e7a4348a2ac2fea2db0c807c6c396e24fce9d",
    );
  });

  it("keeps every pixel, grey or RGB, resized or not, of any shape", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          width: fc.integer({ min: 1, max: 9 }),
          height: fc.integer({ min: 1, max: 9 }),
          channels: fc.constantFrom(1, 3),
          size: fc.constantFrom(undefined, 9),
        }),
        fc.infiniteStream(fc.nat(255)),
        async ({ size, ...shape }, values) => {
          const length = shape.width * shape.height * shape.channels;
          const pixels = Uint8Array.from({ length }, () => values.next().value);
          const file = await png.encode(fakePicture({ raster: { ...shape, pixels }, size }));
          const { width, height, channels, data } = decode(file, { checkCrc: true });
          assert.deepEqual({ width, height, channels }, shape);
          assert.deepEqual(Uint8Array.from(data), pixels);
        },
      ),
    );
    const { data } = decode(await png.encode(fakePicture({ raster: large })), { checkCrc: true });
    assert.deepEqual(Uint8Array.from(data), large.pixels);
  });

  it("holds the seed as it is where it is ASCII, as UTF-8 where not", async () => {
    assert.deepEqual(await seedText("plain text"), ["tEXt", "plain text"]);
    assert.deepEqual(await seedText("Zoë & Ünal"), ["iTXt", "Zoë & Ünal"]);
    assert.deepEqual(await seedText("日本 🎲"), ["iTXt", "日本 🎲"]);
    assert.deepEqual(await seedText("line\nbreak"), ["iTXt", "line\nbreak"]);
    assert.deepEqual(await seedText("a\0b"), ["iTXt", "a\u2400b"]);
  });

  it("stays a valid file whatever the seed", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary", minLength: 1 }), async (seed) => {
        assert.equal((await seedText(seed))[1], seed.replaceAll("\0", "\u2400"));
      }),
    );
  });
});

describe("animatedPng", () => {
  it("shows its frames in turn without end, and compresses one that comes again once", async () => {
    const other = { ...raster, pixels: pixels.map((value) => 255 - value) };
    const file = await animatedPng.encode(fakeAnimation([raster, other, raster]));
    const { frames, numberOfPlays } = decodeApng(file, { checkCrc: true });
    assert.equal(numberOfPlays, 0);
    assert.deepEqual(
      frames.map(({ data }) => Uint8Array.from(data)),
      [raster.pixels, other.pixels, raster.pixels],
    );
    for (const { delayNumber, delayDenominator } of frames) {
      assert.equal(delayNumber / delayDenominator, 0.08);
    }
    const types = chunksOf(file).map(([type]) => type);
    assert.deepEqual(
      types.filter((type) => type !== "tEXt"),
      ["IHDR", "acTL", "fcTL", "IDAT", "fcTL", "fdAT", "fcTL", "fdAT", "IEND"],
    );
  });
});

describe("crc32()", () => {
  it("agrees with zlib's", () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => {
      assert.equal(crc32(bytes), nativeCrc32(bytes));
    }));
  });
});
