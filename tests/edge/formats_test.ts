import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import sharp from "sharp";
import { avif } from "../../edge/encode/avif.ts";
import type { Encoder } from "../../edge/encode/encoder.ts";
import { jpeg } from "../../edge/encode/jpeg.ts";
import { animatedWebp, webp } from "../../edge/encode/webp.ts";
import { xmpOf } from "../../edge/encode/xmp.ts";
import { fakeAnimation, fakePicture } from "./picture_fixture.ts";

/** A soft picture, as photographs are: every format keeps it well. */
function gradient(width: number, height: number, channels: number) {
  const pixels = new Uint8Array(width * height * channels);
  for (let i = 0; i < pixels.length; i++) {
    const place = Math.floor(i / channels);
    const [x, y, channel] = [place % width, Math.floor(place / width), i % channels];
    pixels[i] = [255 * x / width, 255 * y / height, 128][channel]!;
  }
  return { width, height, channels, pixels };
}

/**
 * By name: the encoder, and the SHA-256 of what it makes of the first picture of the test, and
 * of one so large that it is encoded in less time. Of bytes that are the same on every machine;
 * they change with the codec, and then the number in `edge/etag.ts` has to.
 */
const formats: Readonly<Record<string, { encoder: Encoder; sha256: string; large: string }>> = {
  webp: {
    encoder: webp,
    sha256: "6532bef840f0d55305b7899011292cab700ec119c48477597bc4915311851a90",
    large: "8a9a3a27e19d151fd917c095ce211ece6f47a1990b535857546c46743e7b16bf",
  },
  jpeg: {
    encoder: jpeg,
    sha256: "0a79532d0dd71431f32fa64c2c9a418d96546fd30e6929842827abbe27353f5e",
    large: "e4142a2077c2169a91803970ba372b2cb86fb2ed12561b1a8e6c50c934314e38",
  },
  avif: {
    encoder: avif,
    sha256: "d22bdea80a49f84e83472566c9e28a9121880eaacc8eca681781215e0c61536f",
    large: "5e99ac155ece7896a77d2076145b03b96c582a1666578899da5c8a97eea18589",
  },
};

/** What libvips decodes: `[height, width, 3]`. */
async function decoded(file: Uint8Array) {
  const { data, info } = await sharp(file).removeAlpha().toColourspace("srgb").raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

/** The text of a file's XMP: it is never compressed. */
function xmpIn(file: Uint8Array): string {
  const text = new TextDecoder().decode(file);
  return /<x:xmpmeta.*<\/x:xmpmeta>/s.exec(text)![0];
}

for (const [name, { encoder, sha256, large }] of Object.entries(formats)) {
  describe(name, () => {
    it("gives the same bytes everywhere, whatever it gave before", async () => {
      for (let i = 0; i < 2; i++) {
        const file = await encoder.encode(fakePicture({ raster: gradient(24, 16, 3) }));
        assert.equal(createHash("sha256").update(file).digest("hex"), sha256);
        await encoder.encode(fakePicture({ raster: gradient(5, 60, 1) }));
      }
      const file = await encoder.encode(fakePicture({ raster: gradient(600, 500, 3) }));
      assert.equal(createHash("sha256").update(file).digest("hex"), large);
    });

    for (const channels of [1, 3]) {
      it(`keeps a picture of ${channels} channels, whose sides need not be even`, async () => {
        for (const [width, height] of [[24, 16], [17, 33], [1, 1]] as const) {
          const raster = gradient(width, height, channels);
          const found = await decoded(await encoder.encode(fakePicture({ raster })));
          assert.deepEqual([found.width, found.height], [width, height]);
          let error = 0;
          for (let i = 0; i < found.data.length; i++) {
            const place = Math.floor(i / 3) * channels + (channels === 1 ? 0 : i % 3);
            error += Math.abs(found.data[i]! - raster.pixels[place]!) / found.data.length;
          }
          assert.ok(error < 8, `${width}x${height}: ${error} a pixel on average`);
        }
      });
    }

    it("says in XMP what it is", async () => {
      const file = await encoder.encode(
        fakePicture({ raster: gradient(8, 8, 1), texts: { Seed: "Zoë", Class: "star" } }),
      );
      const xmp = xmpIn(file);
      assert.ok(xmp.includes('xmp:CreatorTool="Figment"'));
      assert.ok(xmp.includes('figment:Model="tiny@7"'));
      assert.ok(xmp.includes('figment:Seed="Zoë"'));
      assert.ok(xmp.includes('figment:Class="star"'));
      assert.match(xmp, /figment:Source="Made by a model/);
      assert.match(xmp, /DigitalSourceType="[^"]*\/trainedAlgorithmicMedia"/);
    });
  });
}

for (const [name, encoder] of Object.entries({ webp, jpeg })) {
  describe(name, () => {
    it("holds its XMP where image libraries look for it", async () => {
      const file = await encoder.encode(fakePicture({ raster: gradient(9, 9, 3) }));
      const { xmp } = await sharp(file).metadata();
      assert.equal(new TextDecoder().decode(xmp!), xmpIn(file));
    });
  });
}

describe("avif", () => {
  it("holds its XMP in a box at its end that is named after XMP", async () => {
    const file = await avif.encode(fakePicture({ raster: gradient(9, 9, 3) }));
    const view = new DataView(file.buffer);
    const boxes: [string, number][] = [];
    for (let offset = 0; offset < file.length; offset += view.getUint32(offset)) {
      boxes.push([new TextDecoder().decode(file.subarray(offset + 4, offset + 8)), offset]);
    }
    assert.deepEqual(boxes.map(([type]) => type), ["ftyp", "meta", "mdat", "uuid"]);
    const content = file.subarray(boxes[3]![1] + 8);
    assert.equal(
      [...content.subarray(0, 16)].map((byte) => byte.toString(16).padStart(2, "0")).join(""),
      "be7acfcb97a942e89c71999491e3afac",
    );
    assert.equal(new TextDecoder().decode(content.subarray(16)), xmpIn(file));
  });
});

describe("animatedWebp", () => {
  it("shows its frames in turn without end", async () => {
    const first = gradient(12, 10, 3);
    const other = { ...first, pixels: first.pixels.map((value) => 255 - value) };
    const file = await animatedWebp.encode(fakeAnimation([first, other, first]));
    const { pages, loop, delay, xmp } = await sharp(file).metadata();
    assert.deepEqual([pages, loop, delay], [3, 0, [80, 80, 80]]);
    assert.equal(new TextDecoder().decode(xmp!), xmpIn(file));
    const frames = await Promise.all(
      [0, 1, 2].map((page) => sharp(file, { page }).removeAlpha().raw().toBuffer()),
    );
    assert.deepEqual(frames[0], frames[2]);
    const still = await decoded(await webp.encode(fakePicture({ raster: other })));
    assert.deepEqual(frames[1], still.data);
  });
});

describe("xmpOf()", () => {
  it("is well-formed XML whatever the seed, and holds it where XML can", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (seed) => {
      const picture = fakePicture({ raster: gradient(1, 1, 1), texts: { Seed: seed } });
      const xmp = new TextDecoder("utf-8", { fatal: true }).decode(xmpOf(picture));
      const [, value] = /figment:Seed="([^"<>]*)"\/><\/rdf:RDF>/.exec(xmp)!;
      // deno-lint-ignore no-control-regex
      assert.doesNotMatch(xmp.replaceAll("\n", ""), /[\0-\x1f\ufffe\uffff]/);
      const characters: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"' };
      const read = value!.replaceAll(
        /&(?:#(\d+)|(\w+));/g,
        (_, code, name) => name ? characters[name]! : String.fromCharCode(Number(code)),
      );
      const expected = [...seed].map((character) =>
        // deno-lint-ignore no-control-regex
        /[\0-\x08\x0b\x0c\x0e-\x1f]/.test(character)
          ? String.fromCharCode(0x2400 + character.charCodeAt(0))
          : character.replace(/[\ufffe\uffff]/, "\ufffd")
      ).join("");
      assert.equal(read, expected.toWellFormed());
    }));
  });
});
