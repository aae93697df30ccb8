import { beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { decode } from "fast-png";
import type { Hono } from "hono";
import { createApp } from "../../edge/app.ts";
import { Catalogue } from "../../edge/catalogue.ts";
import { generate } from "../../edge/figment.ts";
import { bootWasm } from "../../shared/backend.ts";
import type { Sampler } from "../../shared/sampler.ts";
import { coupledTiny, tinySampler } from "../shared/model/fixture.ts";
import { refusal } from "./refusal.ts";

let app: Hono;
let coupled: Sampler;

const get = (path: string) => app.request(path);
const ofCoupled = (query: string) => get(`/generate?model=coupled&seed=alice${query}`);
const etag = async (response: Promise<Response> | Response) =>
  (await response).headers.get("ETag")!;

describe("a model whose classes are domains", () => {
  beforeAll(async () => {
    await bootWasm();
    coupled = tinySampler(coupledTiny({ name: "coupled", version: 2 }));
    app = createApp({ catalogue: new Catalogue([coupled, tinySampler({ name: "plain" })]) });
  });

  it("draws a seed in the domain asked for, from the same noise in each", async () => {
    for (const [index, domain] of ["digits", "edges"].entries()) {
      const response = await ofCoupled(`&domain=${domain}`);
      const { data, text } = decode(await response.bytes());
      const { pixels } = coupled.sample({ seed: "alice", class: index });
      assert.deepEqual(Array.from(data), Array.from(pixels));
      assert.equal(text["Class"], domain);
    }
    const noise = await Promise.all(
      ["digits", "edges"].map(async (domain) =>
        (await (await ofCoupled(`&domain=${domain}&format=json`)).json()).noise
      ),
    );
    assert.deepEqual(noise[0], noise[1]);
  });

  it("has one tag and one link for all spellings of a domain", async () => {
    const spellings = ["&domain=edges", "&domain=1", "&class=edges", "&class=1"];
    const tags = await Promise.all(spellings.map((query) => etag(ofCoupled(query))));
    assert.equal(new Set(tags).size, 1);
    const links = await Promise.all(
      spellings.map(async (query) =>
        (await (await ofCoupled(`${query}&format=json`)).json()).links
      ),
    );
    for (const link of links) assert.deepEqual(link, links[0]);
    assert.match(links[0].image, /&class=edges&/);
    assert.equal(await etag(get("/v1/coupled@2/alice.png?domain=edges")), tags[0]);
    assert.notEqual(await etag(ofCoupled("&domain=digits")), tags[0]);
  });

  it("has the seed pick a domain where none is asked for, as it picks a class", async () => {
    const about = await (await ofCoupled("&format=json")).json();
    assert.equal(about.classIndex, coupled.sample({ seed: "alice" }).class);
    assert.equal(await etag(ofCoupled("")), await etag(ofCoupled(`&domain=${about.class}`)));
  });

  it("takes a domain on sheets and on the way to another seed, too", async () => {
    for (const path of ["/sheet?seeds=a,b", "/morph?from=a&to=b"]) {
      const [domain, name] = await Promise.all(
        ["domain", "class"].map((parameter) =>
          etag(get(`${path}&model=coupled&${parameter}=edges`))
        ),
      );
      assert.ok(domain);
      assert.equal(domain, name);
    }
    assert.equal((await get("/morph.json?from=a&to=b&model=coupled&domain=edges")).status, 200);
    assert.equal((await get("/random?model=coupled&domain=edges")).status, 302);
  });

  it("is drawn by the library as by the server", async () => {
    const model = { config: coupled.model.config, sampler: coupled };
    const expected = await (await ofCoupled("&domain=edges")).bytes();
    for (const domain of ["edges", 1]) {
      assert.deepEqual(await generate({ model, seed: "alice", domain }), expected);
    }
    await assert.rejects(generate({ model, seed: "alice", domain: "edgy" }), /"domain" is "edgy"/);
  });

  it("refuses an unknown domain, and a class beside a domain", async () => {
    const unknown = await refusal(await ofCoupled("&domain=clothes"), 400);
    assert.deepEqual(
      [unknown.parameter, unknown.value, unknown.allowed],
      ["domain", "clothes", ["digits", "edges"]],
    );
    const both = await refusal(await ofCoupled("&domain=edges&class=edges"), 400);
    assert.deepEqual([both.parameter, both.value], ["domain", "edges"]);
    assert.equal(both.allowed, "either class or domain, not both");
    assert.equal((await refusal(await ofCoupled("&domain="), 400)).parameter, "domain");
  });

  it("is what a model must be to take a domain; another one refuses, saying why", async () => {
    for (
      const path of [
        "/generate?seed=a&model=plain&domain=star",
        "/v1/plain/a.png?domain=star",
        "/sheet?seeds=a&model=plain&domain=star",
        "/random?model=plain&domain=star",
      ]
    ) {
      const body = await refusal(await get(path), 400);
      assert.deepEqual([body.parameter, body.value], ["domain", "star"]);
      assert.equal(body.allowed, "none: this model has no domains");
    }
  });

  it("is described as one, with its domains as examples", async () => {
    const describe = async (name: string) => (await (await get(`/models/${name}`)).json()).domains;
    assert.equal(await describe("coupled"), true);
    assert.equal(await describe("plain"), false);
    const reference = await (await get("/llms.txt")).text();
    for (const domain of ["digits", "edges"]) {
      const path = `/generate?seed=alice&model=coupled&domain=${domain}&size=128`;
      assert.ok(reference.includes(path));
      assert.equal((await get(path)).status, 200);
    }
    assert.match(await (await get("/docs")).text(), /id="domains"/);
  });

  it("shows each seed in all of its domains on the page", async () => {
    const html = await (await get("/")).text();
    const [, gallery] = /id="gallery-coupled"(.*?)<\/section>/s.exec(html)!;
    const pictures = [...gallery!.matchAll(/seed=figment%20(\d+)&amp;class=(\w+)"[^>]*><img/g)];
    assert.ok(pictures.length >= 16);
    assert.deepEqual(
      pictures.map(([, number, name]) => [number, name]),
      pictures.map((_, i) => [`${Math.floor(i / 2) + 1}`, ["digits", "edges"][i % 2]]),
    );
    assert.match(gallery!, /2 domains/);
  });
});
