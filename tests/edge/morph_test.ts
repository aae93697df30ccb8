import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { decode, decodeApng } from "fast-png";
import sharp from "sharp";
import { classOfSeed } from "../../shared/latent.ts";
import { testServer } from "./fixture.ts";
import { refusal } from "./refusal.ts";

const { app, runs } = testServer();
const get = (path: string) => app.request(path);
const etag = async (path: string) => (await get(path)).headers.get("ETag")!;

async function png(path: string) {
  const response = await get(path);
  assert.equal(response.status, 200);
  return decode(new Uint8Array(await response.arrayBuffer()), { checkCrc: true });
}

describe("GET /morph", () => {
  it("begins and ends with the very pixels of its seeds, in the class of the first", async () => {
    const own = classOfSeed("alice", 3);
    const begin = await png("/morph?from=alice&to=bob&t=0");
    assert.deepEqual(begin.data, (await png("/generate?seed=alice")).data);
    const end = await png("/morph?from=alice&to=bob&t=1");
    assert.deepEqual(end.data, (await png(`/generate?seed=bob&class=${own}`)).data);
    const middle = await png("/morph?from=alice&to=bob");
    assert.notDeepEqual(middle.data, begin.data);
    assert.notDeepEqual(middle.data, end.data);
  });

  it("takes the class that is asked for", async () => {
    const begin = await png("/morph?from=alice&to=bob&t=0&class=star&size=20");
    assert.deepEqual(begin.data, (await png("/generate?seed=alice&class=star&size=20")).data);
  });

  it("is the same way from either end", async () => {
    const there = await png("/morph?from=alice&to=bob&t=0.25&class=star");
    const back = await png("/morph?from=bob&to=alice&t=0.75&class=star");
    assert.deepEqual(there.data, back.data);
  });

  it("says what it is, in the file and in JSON", async () => {
    const { text } = await png("/morph?from=alice&to=bob&t=0.5&class=star");
    assert.deepEqual(
      [text["From"], text["To"], text["T"], text["Class"], text["Model"]],
      ["alice", "bob", "0.5", "star", "plain@3"],
    );
    const about = await (await get("/morph?from=alice&to=bob&format=json")).json();
    assert.deepEqual([about.from, about.to, about.t], ["alice", "bob", 0.5]);
    assert.equal((await get(about.links.image)).headers.get("ETag"), about.etag);
    assert.deepEqual(await (await get(about.links.self)).json(), about);
  });

  it("has one tag for one point, however it is written", async () => {
    const tag = await etag("/morph?from=alice&to=bob");
    assert.equal(await etag("/morph?to=bob&from=alice&t=0.50"), tag);
    assert.notEqual(await etag("/morph?from=alice&to=bob&t=0.51"), tag);
    assert.notEqual(await etag("/morph?from=bob&to=alice"), tag);
    const tiny = await (await get("/morph?from=a&to=b&t=0.0000001&format=json")).json();
    assert.equal(tiny.t, 1e-7);
    assert.equal((await get(tiny.links.image)).headers.get("ETag"), tiny.etag);
  });

  it("refuses a way without an end, and points beside it", async () => {
    for (const [query, parameter] of [["from=a", "to"], ["to=a", "from"], ["", "from"]]) {
      const body = await refusal(await get(`/morph?${query}`), 400);
      assert.deepEqual([body.parameter, body.value], [parameter, null]);
      assert.match(body.detail, /is missing/);
    }
    for (const t of ["1.1", "-0", "2", "NaN", "1e-3", ".5", ""]) {
      assert.equal((await refusal(await get(`/morph?from=a&to=b&t=${t}`), 400)).parameter, "t");
    }
    const body = await refusal(await get("/morph?from=a&to=b&seed=c"), 400);
    assert.equal(body.parameter, "seed");
  });
});

describe("GET /morph.png and /morph.webp", () => {
  it("go there and back", async () => {
    const response = await get("/morph.png?from=alice&to=bob&frames=4");
    assert.equal(response.headers.get("Content-Type"), "image/apng");
    assert.equal(
      response.headers.get("Content-Disposition"),
      'inline; filename="plain-alice_to_bob.png"',
    );
    const { frames } = decodeApng(new Uint8Array(await response.arrayBuffer()));
    const still = async (t: number) => (await png(`/morph?from=alice&to=bob&t=${t}`)).data;
    const expected = await Promise.all([0, 0.5, 1, 0.5].map(still));
    assert.deepEqual(
      frames.map(({ data }) => Array.from(data)),
      expected.map((d) => Array.from(d)),
    );
  });

  it("run the network once for the frames of both directions", async () => {
    const before = runs();
    await get("/morph.webp?from=a&to=b&frames=10");
    assert.equal(runs(), before + 6);
  });

  it("are read as animations, of every size and kind of model", async () => {
    for (const query of ["", "&model=rgb&size=20", "&model=wide&size=41"]) {
      const response = await get(`/morph.webp?from=a&to=b&frames=3${query}`);
      assert.equal(response.headers.get("Content-Type"), "image/webp");
      const { pages, format } = await sharp(await response.arrayBuffer()).metadata();
      assert.deepEqual([pages, format], [3, "webp"]);
    }
    const { pages } = await sharp(await (await get("/morph.webp?from=a&to=b")).arrayBuffer())
      .metadata();
    assert.equal(pages, 24);
  });

  it("answer HEAD and 304 without running the network", async () => {
    const path = "/morph.webp?from=a&to=b&frames=4";
    const tag = await etag(path);
    const before = runs();
    assert.equal((await app.request(path, { method: "HEAD" })).headers.get("ETag"), tag);
    const headers = { "If-None-Match": tag };
    assert.equal((await app.request(path, { headers })).status, 304);
    assert.equal(runs(), before);
    assert.notEqual(await etag("/morph.png?from=a&to=b&frames=4"), tag);
  });

  it("have their facts in JSON", async () => {
    const about = await (await get("/morph.json?from=a&to=b&frames=6&model=plain")).json();
    assert.deepEqual([about.frames, about.frameMilliseconds], [6, 80]);
    assert.equal((await get(about.links.image)).headers.get("ETag"), about.etag);
    assert.deepEqual(await (await get(about.links.self)).json(), about);
  });

  it("are refused with too many or too large frames, and with a format", async () => {
    for (
      const [query, parameter] of [
        ["frames=1", "frames"],
        ["frames=61", "frames"],
        ["frames=2.5", "frames"],
        ["frames=60&size=133", "size"],
        ["format=webp", "format"],
        ["t=0.5", "t"],
      ]
    ) {
      const body = await refusal(await get(`/morph.webp?from=a&to=b&${query}`), 400);
      assert.equal(body.parameter, parameter);
    }
    await refusal(await get("/morph.gif?from=a&to=b"), 404);
  });
});
