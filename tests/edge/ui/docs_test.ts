import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { OpenApi } from "../../../edge/openapi/document.ts";
import { testServer } from "../fixture.ts";
import { attributes, unescape } from "./html.ts";

const { app } = testServer();
const text = async (path: string) => await (await app.request(path)).text();
const reference: OpenApi = JSON.parse(await text("/openapi.json"));

describe("GET /docs", () => {
  it("needs no host but this one, under the policy of pages", async () => {
    const response = await app.request("/docs");
    assert.equal(response.status, 200);
    assert.match(response.headers.get("Content-Type")!, /^text\/html/);
    assert.match(response.headers.get("Content-Security-Policy")!, /^default-src 'none';/);
    const html = await response.text();
    for (const name of ["src", "href"]) {
      for (const link of attributes(html, name)) assert.match(link, /^[/#]/);
    }
    assert.doesNotMatch(html, /<style|\sstyle=|\son\w+=/);
  });

  it("tells of every route, parameter and topic of the reference", async () => {
    const html = unescape(await text("/docs"));
    for (const [path, { get }] of Object.entries(reference.paths)) {
      assert.ok(html.includes(`</span> ${path}</code>`), path);
      for (const { description } of get.parameters ?? []) {
        assert.ok(html.includes(description), description);
      }
    }
    for (const { title } of reference["x-topics"]) assert.ok(html.includes(`>${title}</h3>`));
  });

  it("has no link within the page that leads nowhere", async () => {
    const html = await text("/docs");
    const ids = new Set(attributes(html, "id"));
    const links = attributes(html, "href").filter((link) => link.startsWith("#"));
    assert.ok(links.length > 20);
    for (const link of links) assert.ok(ids.has(link.slice(1)), link);
  });

  it("shows pictures that are there", async () => {
    const sources = attributes(await text("/docs"), "src").filter((src) => !src.endsWith(".js"));
    assert.ok(sources.length > 5);
    for (const source of sources) {
      const { status, headers } = await app.request(source);
      const target = status === 302 ? await app.request(headers.get("Location")!) : undefined;
      assert.equal((target ?? { status }).status, 200, source);
    }
  });
});

describe("GET /llms.txt", () => {
  it("begins as such files do, and tells of every route with whole addresses", async () => {
    const response = await app.request("https://pictures.example/llms.txt");
    assert.equal(response.headers.get("Content-Type"), "text/plain; charset=utf-8");
    const markdown = await response.text();
    assert.match(markdown, /^# Figment\n\n> Pictures that do not exist, at a URL\. /);
    for (const path of Object.keys(reference.paths)) {
      assert.ok(markdown.includes(`### GET ${path}\n`), path);
    }
    assert.ok(markdown.includes("https://pictures.example/generate?seed=alice"));
    assert.ok(markdown.length < 16_000);
  });

  it("says what each parameter may be once, as the refusals say it", async () => {
    const markdown = await text("/llms.txt");
    const refusal = await (await app.request("/generate?seed=a&truncation=3")).json();
    const limits = markdown.toLowerCase().split(refusal.allowed);
    assert.equal(limits.length, 2);
  });
});

describe("GET /figment.js", () => {
  it("is smaller than 2 kB", async () => {
    const response = await app.request("/figment.js");
    assert.equal(response.headers.get("Content-Type"), "text/javascript; charset=utf-8");
    assert.equal(response.headers.get("Access-Control-Allow-Origin"), "*");
    assert.ok((await response.arrayBuffer()).byteLength < 2000);
  });

  it("knows how large the pictures of each model are", async () => {
    const models = '{__proto__:null,"":[8,8],"plain":[8,8],"rgb":[8,8],"wide":[32,16]}';
    const script = await text("/figment.js");
    assert.ok(script.includes(models));
    assert.doesNotMatch(script, /FIGMENT_MODELS/);
  });
});
