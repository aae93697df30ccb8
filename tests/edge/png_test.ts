import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { crc32 } from "node:zlib";
import { decode } from "fast-png";
import fc from "fast-check";
import { png } from "../../edge/encode/png.ts";
import { bootWasm } from "../../shared/backend.ts";
import { tinyModel } from "../shared/model/fixture.ts";

await bootWasm();

const model = tinyModel({ version: 7 });
const pixels = Uint8Array.from({ length: 64 }, (_, i) => i * 4);

/** The chunks of the PNG of a seed: types and data; their checksums are verified. */
async function chunks(seed: string): Promise<[string, Uint8Array][]> {
  const file = await png.encode({ model, seed, class: 2, truncation: 1, pixels: () => pixels });
  const view = new DataView(file.buffer);
  const found: [string, Uint8Array][] = [];
  for (let offset = 8; offset < file.length;) {
    const length = view.getUint32(offset);
    const body = file.subarray(offset + 4, offset + 8 + length);
    assert.equal(view.getUint32(offset + 8 + length), crc32(body));
    found.push([new TextDecoder().decode(body.subarray(0, 4)), body.subarray(4)]);
    offset += 12 + length;
  }
  return found;
}

/** The text of the chunk that holds the seed, and the chunk's type. */
async function seedText(seed: string): Promise<[string, string]> {
  for (const [type, data] of await chunks(seed)) {
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
    const types = (await chunks("alice")).map(([type]) => type);
    assert.deepEqual(types, ["IHDR", ...Array(5).fill("tEXt"), "IDAT", "IEND"]);
    const file = await png.encode({
      model,
      seed: "alice",
      class: 2,
      truncation: 1,
      pixels: () => pixels,
    });
    const { text, data } = decode(file, { checkCrc: true });
    assert.deepEqual({ ...text, Source: "" }, {
      Software: "Figment",
      Source: "",
      Model: "tiny@7",
      Seed: "alice",
      Class: "star",
    });
    assert.match(text["Source"]!, /made by a model/i);
    assert.deepEqual(Uint8Array.from(data), pixels);
  });

  it("holds the seed as Latin-1 where that can, as UTF-8 where not", async () => {
    assert.deepEqual(await seedText("Zoë & Ünal"), ["tEXt", "Zoë & Ünal"]);
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
