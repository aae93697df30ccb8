import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { decode } from "fast-png";
import sharp from "sharp";
import { tinySampler } from "../shared/model/fixture.ts";
import { testServer } from "./fixture.ts";
import { refusal } from "./refusal.ts";

const { app, runs } = testServer();
const get = (path: string) => app.request(path);

async function png(response: Response) {
  assert.equal(response.status, 200);
  return decode(new Uint8Array(await response.arrayBuffer()), { checkCrc: true });
}

const etag = async (path: string) => (await get(path)).headers.get("ETag")!;

describe("GET /sheet", () => {
  it("lays the pictures of its seeds row by row", async () => {
    const { width, height, data, text } = await png(await get("/sheet?seeds=a,b,c&columns=2"));
    assert.deepEqual([width, height], [16, 16]);
    const sampler = tinySampler({ name: "plain", version: 3 });
    ["a", "b", "c"].forEach((seed, i) => {
      const { pixels } = sampler.sample({ seed });
      const corner = Math.floor(i / 2) * 8 * 16 + i % 2 * 8;
      for (let y = 0; y < 8; y++) {
        const line = data.slice(corner + 16 * y, corner + 16 * y + 8);
        assert.deepEqual(Uint8Array.from(line), pixels.subarray(8 * y, 8 * y + 8));
      }
    });
    for (let y = 8; y < 16; y++) {
      assert.ok(data.slice(16 * y + 8, 16 * y + 16).every((pixel) => pixel === 0));
    }
    assert.equal(text["Seeds"], "a,b,c");
    assert.equal(text["Model"], "plain@3");
  });

  it("takes one seed for many: it, a hyphen, and a number", async () => {
    assert.equal(
      await etag("/sheet?seed=alice&n=3"),
      await etag("/sheet?seeds=alice-1,alice-2,alice-3"),
    );
    const { width, height } = await png(await get("/sheet?seed=alice&model=rgb"));
    assert.deepEqual([width, height], [32, 32]);
  });

  it("takes an escaped comma as part of a seed, and a bare one as the end of it", async () => {
    const about = await (await get("/sheet?seeds=a%2Cb,c&format=json")).json();
    assert.deepEqual(about.pictures.map(({ seed }: { seed: string }) => seed), ["a,b", "c"]);
    const image = await get(about.links.image);
    assert.equal(image.headers.get("ETag"), about.etag);
    assert.equal((await png(image)).text["Seeds"], "a%2Cb,c");
  });

  it("gives each picture its size, its class, and every format", async () => {
    const { width, height } = await png(await get("/sheet?seeds=a,b&model=wide&size=40"));
    assert.deepEqual([width, height], [80, 20]);
    const about = await (await get("/sheet?seeds=a,b&class=star&format=json")).json();
    assert.deepEqual(about.pictures.map((each: { class: string }) => each.class), ["star", "star"]);
    for (const format of ["webp", "jpeg", "avif"]) {
      const response = await get(`/sheet?seeds=a,b&format=${format}`);
      assert.equal(response.headers.get("Content-Type"), `image/${format}`);
      assert.equal(
        response.headers.get("Content-Disposition"),
        `inline; filename="plain-sheet_a.${format}"`,
      );
    }
  });

  it("has room for as many and as long seeds as there may be, in every format", async () => {
    const seeds = Array.from({ length: 64 }, (_, i) => `${"é".repeat(127)}${i + 10}`);
    const query = `seeds=${seeds.map(encodeURIComponent).join(",")}`;
    for (const format of ["png", "webp", "jpeg", "avif"]) {
      const response = await get(`/sheet?${query}&format=${format}`);
      const file = new Uint8Array(await response.arrayBuffer());
      const { width, height } = await sharp(file).metadata();
      assert.deepEqual([width, height], [64, 64]);
      assert.ok(new TextDecoder().decode(file).includes(encodeURIComponent(seeds[63]!)));
    }
  });

  it("has one tag for one sheet, however it is written", async () => {
    const tag = await etag("/sheet?seeds=a,b,c");
    for (
      const query of [
        "seeds=a,b,c&columns=2",
        "seeds=%61,b,c&model=plain@3&truncation=1.0",
        "columns=2&seeds=a,b,c&format=png",
      ]
    ) assert.equal(await etag(`/sheet?${query}`), tag, query);
    assert.equal(await etag("/sheet?seeds=a&columns=64"), await etag("/sheet?seeds=a"));
    const about = await (await get("/sheet?seeds=a&format=json")).json();
    const own = about.pictures[0].class;
    assert.equal(await etag(`/sheet?seeds=a&class=${own}`), await etag("/sheet?seeds=a"));
    assert.notEqual(await etag("/sheet?seeds=a,b,c&columns=3"), tag);
    assert.notEqual(await etag("/sheet?seeds=a,b&class=star"), await etag("/sheet?seeds=a,b"));
  });

  it("answers HEAD and 304 without running the network", async () => {
    const tag = await etag("/sheet?seeds=a,b");
    const before = runs();
    const head = await app.request("/sheet?seeds=a,b", { method: "HEAD" });
    assert.equal(head.headers.get("ETag"), tag);
    const headers = { "If-None-Match": tag };
    assert.equal((await app.request("/sheet?seeds=a,b", { headers })).status, 304);
    assert.equal(runs(), before);
  });

  it("redirects to a fresh seed where there is none", async () => {
    const response = await get("/sheet?n=4");
    assert.equal(response.status, 302);
    assert.match(response.headers.get("Location")!, /^\/sheet\?n=4&seed=[0-9a-f-]{36}$/);
  });

  it("refuses what does not go together or grows too large, naming it", async () => {
    const long = "x".repeat(254);
    const cases = [
      ["seeds=a&seed=b", "seed"],
      ["seeds=a&n=2", "n"],
      ["seeds=", "seeds"],
      ["seeds=a,,b", "seeds"],
      ["seeds=a,", "seeds"],
      [`seeds=${"a,".repeat(64)}a`, "seeds"],
      ["seed=a&n=0", "n"],
      ["seed=a&n=65", "n"],
      [`seed=${long}`, "seed"],
      ["seeds=a&columns=0", "columns"],
      ["seed=a&n=64&size=129", "size"],
      ["size=1024", "size"],
      ["seeds=a&from=b", "from"],
    ] as const;
    for (const [query, parameter] of cases) {
      const body = await refusal(await get(`/sheet?${query}`), 400);
      assert.equal(body.parameter, parameter, query);
    }
    const { allowed } = await refusal(await get("/sheet?seed=a&n=64&size=129"), 400);
    assert.match(allowed, /^at most 128 /);
    assert.equal((await get(`/sheet?seed=${"x".repeat(253)}&n=1`)).status, 200);
  });
});
