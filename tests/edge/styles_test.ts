import { beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { decode } from "fast-png";
import type { Hono } from "hono";
import { createApp } from "../../edge/app.ts";
import { Catalogue } from "../../edge/catalogue.ts";
import { generate } from "../../edge/figment.ts";
import { bootWasm } from "../../shared/backend.ts";
import type { Sampler } from "../../shared/sampler.ts";
import { styledTiny, tinySampler } from "../shared/model/fixture.ts";
import { refusal } from "./refusal.ts";

/** A model of which truncation changes nothing, as of one whose noise lies on a sphere. */
function ofDirectionAlone(): Sampler {
  const sampler = tinySampler({ name: "sphere" });
  const family = { ...sampler.model.family, truncates: () => "nothing" as const };
  return { ...sampler, model: { ...sampler.model, family } };
}

let app: Hono;
let styled: Sampler;

const get = (path: string) => app.request(path);
const pixels = async (path: string) => {
  const response = await get(path);
  assert.equal(response.status, 200, await response.clone().text());
  return Array.from(decode(new Uint8Array(await response.arrayBuffer())).data);
};
const etag = async (path: string) => (await get(path)).headers.get("ETag")!;

describe("a model with styles", () => {
  beforeAll(async () => {
    await bootWasm();
    styled = tinySampler(styledTiny({ name: "styled", version: 2 }));
    app = createApp({
      catalogue: new Catalogue([styled, tinySampler({ name: "plain" }), ofDirectionAlone()]),
    });
  });

  it("draws with mix what lies between both, in the class of the seed", async () => {
    const [alice, mixed] = [
      await pixels("/generate?model=styled&seed=alice"),
      await pixels("/generate?model=styled&seed=alice&mix=bob"),
    ];
    assert.notDeepEqual(mixed, alice);
    const index = styled.sample({ seed: "alice" }).class!;
    const bob = styled.sample({ seed: "bob", class: index });
    assert.notDeepEqual(mixed, Array.from(bob.pixels));
    const direct = styled.sample({ seed: "alice", mix: "bob" });
    assert.equal(direct.class, index);
    assert.deepEqual(mixed, Array.from(direct.pixels));
  });

  it("says of the picture what was mixed, in every place that knows the seed", async () => {
    const about = await (await get("/generate?model=styled&seed=alice&mix=b%26b&format=json"))
      .json();
    assert.equal(about.mix, "b&b");
    assert.match(about.links.image, /&mix=b%26b&truncation=1&format=png$/);
    const image = await get(about.links.image);
    assert.equal(image.headers.get("ETag"), about.etag);
    const { text } = decode(new Uint8Array(await image.arrayBuffer()));
    assert.equal(text["Mix"], "b&b");
    const webp = await (await get(about.links.image.replace("png", "webp"))).text();
    assert.match(webp, /figment:Mix="b&amp;b"/);
  });

  it("has an entity tag for each mix, and none for a mix with itself", async () => {
    const plain = await etag("/generate?model=styled&seed=alice");
    assert.equal(await etag("/generate?model=styled&seed=alice&mix=alice"), plain);
    const tags = await Promise.all(
      ["bob", "carol"].map((seed) => etag(`/generate?model=styled&seed=alice&mix=${seed}`)),
    );
    assert.equal(new Set([plain, ...tags]).size, 3);
    const about = await (await get("/generate?model=styled&seed=alice&format=json")).json();
    assert.equal("mix" in about, false);
    assert.doesNotMatch(about.links.image, /mix/);
  });

  it("mixes in a path, on a sheet and on the way to another seed, too", async () => {
    const mixed = await pixels("/generate?model=styled&seed=alice&mix=bob");
    assert.deepEqual(await pixels("/v1/styled@2/alice.png?mix=bob"), mixed);
    assert.deepEqual(await pixels("/sheet?model=styled&seeds=alice&mix=bob"), mixed);
    assert.deepEqual(await pixels("/morph?model=styled&from=alice&to=carol&t=0&mix=bob"), mixed);
    for (const path of ["/sheet?seeds=a,b", "/morph?from=a&to=b", "/morph.json?from=a&to=b"]) {
      const about = await (await get(`${path}&model=styled&mix=bob&format=json`.replace(
        /^(\/morph\.json.*)&format=json$/,
        "$1",
      ))).json();
      assert.equal(about.mix, "bob");
      assert.match(about.links.self, /&mix=bob&/);
    }
  });

  it("is mixed by the library as by the server", async () => {
    const model = { config: styled.model.config, sampler: styled };
    const bytes = await generate({ model, seed: "alice", mix: "bob" });
    const response = await get("/generate?model=styled&seed=alice&mix=bob");
    assert.deepEqual(bytes, new Uint8Array(await response.arrayBuffer()));
  });

  it("is truncated in its styles, its noise being what it is", async () => {
    const summary = async (truncation: string) =>
      (await (await get(
        `/generate?model=styled&seed=alice&truncation=${truncation}&format=json`,
      )).json()).noise;
    assert.deepEqual(await summary("0.5"), await summary("1"));
    // All styles are the mean then, so that there is nothing to mix; the noise is alice's.
    const path = "/generate?model=styled&seed=alice&class=star&truncation=";
    assert.deepEqual(await pixels(`${path}0&mix=bob`), await pixels(`${path}0`));
    assert.notDeepEqual(await pixels(`${path}1&mix=bob`), await pixels(`${path}1`));
  });

  for (const value of ["", "a".repeat(257)]) {
    it(`refuses a mix of ${value.length} bytes, as it does a seed`, async () => {
      const body = await refusal(await get(`/generate?model=styled&seed=a&mix=${value}`), 400);
      assert.equal(body.parameter, "mix");
      assert.equal(body.allowed, "any text of 1 to 256 bytes of UTF-8");
    });
  }

  it("is what a model must be to be mixed; another one refuses, saying why", async () => {
    for (
      const path of ["/generate?seed=a", "/v1/plain/a.png?size=16", "/sheet?seeds=a", "/random?"]
    ) {
      const model = path.startsWith("/v1") ? "" : "&model=plain";
      const body = await refusal(await get(`${path}${model}&mix=bob`.replace("?&", "?")), 400);
      assert.deepEqual([body.parameter, body.value], ["mix", "bob"]);
      assert.equal(body.allowed, "none: this model has no styles to mix");
    }
  });

  it("is described as one, with an example", async () => {
    const truncates = async (name: string) => (await (await get(`/models/${name}`)).json());
    assert.equal((await truncates("styled")).truncates, "styles");
    assert.equal((await truncates("plain")).truncates, "noise");
    const reference = await (await get("/llms.txt")).text();
    const [, example] = /(\/generate\?seed=alice&model=styled&mix=bob\S*)/.exec(reference)!;
    assert.equal((await get(example!)).status, 200);
  });

  it("has a field for the mix on the page, and no other model has", async () => {
    const page = async (query: string) => await (await get(`/?${query}`)).text();
    const html = await page("model=styled&seed=alice&mix=bob");
    assert.doesNotMatch(html, /<p id="mix-field" hidden/);
    assert.match(html, /<input id="mix" name="mix" value="bob"/);
    assert.match(html, /generate\?model=styled@2&amp;seed=alice&amp;mix=bob/);
    const other = await page("model=plain&seed=alice&mix=bob");
    assert.match(other, /<p id="mix-field" hidden/);
    assert.doesNotMatch(other, /mix=bob/);
  });
});

describe("a model of which nothing can be truncated", () => {
  it("refuses a truncation, saying why, and draws without", async () => {
    const body = await refusal(await get("/generate?model=sphere&seed=a&truncation=0.5"), 400);
    assert.deepEqual([body.parameter, body.value], ["truncation", "0.5"]);
    assert.match(body.allowed, /^none: .* direction of its noise/);
    const about = await (await get("/generate?model=sphere&seed=a&format=json")).json();
    assert.equal("truncation" in about, false);
    assert.equal((await get(about.links.image)).headers.get("ETag"), about.etag);
  });

  it("has no slider for it on the page", async () => {
    const html = await (await get("/?model=sphere&truncation=0.5")).text();
    assert.match(html, /<p id="truncation-field" class="slider" hidden/);
    assert.doesNotMatch(html, /truncation=0.5/);
  });
});
