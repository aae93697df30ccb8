import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { createApp } from "../../../edge/app.ts";
import { Catalogue } from "../../../edge/catalogue.ts";
import { milestones } from "../../../shared/generators/milestones.ts";
import { attributes, unescape } from "./html.ts";
import { tinySampler } from "../../shared/model/fixture.ts";
import { zooSamplers, zooServer } from "./zoo_fixture.ts";

const full = zooServer(true);
const empty = zooServer(false);

const page = async (query = "", app = full) => await (await app.request(`/zoo${query}`)).text();

/** The part of the page about each family. */
function rowsOf(html: string): Record<string, string> {
  return Object.fromEntries(
    html.split(/(?=<section aria-labelledby="milestone-)/).slice(1)
      .map((row) => [/milestone-([\w-]+)"/.exec(row)![1]!, row]),
  );
}

describe("GET /zoo", () => {
  it("tells the whole story in the order of the years, with a link to each paper", async () => {
    const rows = rowsOf(await page());
    assert.deepEqual(Object.keys(rows), milestones.map(({ id }) => id));
    for (const { id, year, name, title, arxiv, idea } of milestones) {
      const row = unescape(rows[id]!);
      assert.match(row, new RegExp(`<span class="year">${year}</span> ${name}</h2>`));
      assert.ok(row.includes(`<p>${idea}</p>`));
      assert.ok(row.includes(`<a href="https://arxiv.org/abs/${arxiv}">${title}</a>`));
    }
  });

  it("loads nothing from another host, and has nothing inline that a browser would run", async () => {
    const response = await full.request("/zoo");
    assert.equal(response.status, 200);
    assert.match(response.headers.get("Content-Security-Policy")!, /^default-src 'none';/);
    const html = await response.text();
    for (const source of attributes(html, "src")) assert.match(source, /^\//);
    for (const link of attributes(html, "href")) {
      assert.match(link, /^(\/|#|https:\/\/arxiv\.org\/)/);
    }
    assert.doesNotMatch(html, /<style|\sstyle=|\son\w+=/);
    const files = [...attributes(html, "src"), ...attributes(html, "href")]
      .filter((path) => path.startsWith("/assets/"));
    assert.deepEqual(
      files.map((path) => path.split(".").at(-1)).sort(),
      ["css", "css", "js", "woff2", "woff2"],
    );
    for (const path of files) assert.equal((await full.request(path)).status, 200);
  });

  it("draws one seed by every model of the zoo, its classes side by side", async () => {
    const rows = rowsOf(await page("?seed=tea+%26+time"));
    for (const [family, model] of [["dcgan", "zoo-dcgan@1"], ["vae", "zoo-vae@1"]] as const) {
      const sources = attributes(rows[family]!, "src").filter((src) => src.includes(model));
      assert.deepEqual(
        sources,
        ["tea%20%26%20time", "tea%20%26%20time%202"].flatMap((seed) =>
          Array.from("0123456789", (name) => `/generate?model=${model}&seed=${seed}&class=${name}`)
        ),
      );
      for (const source of sources) assert.equal((await full.request(source)).status, 200);
    }
  });

  it("draws twenty seeds by a model without classes, and has words for each picture", async () => {
    const row = rowsOf(await page())["gan"]!;
    const seeds = attributes(row, "src").map((source) =>
      new URL(source, "http://localhost").searchParams.get("seed")
    );
    assert.deepEqual(seeds, Array.from({ length: 20 }, (_, i) => i ? `alice ${i + 1}` : "alice"));
    assert.deepEqual(attributes(row, "alt"), seeds.map((seed) => `zoo-gan: ${seed}`));
  });

  it("draws ten seeds by a model with domains, and below each what it is in the other one", async () => {
    const row = rowsOf(await page())["cogan"]!;
    const drawn = attributes(row, "src").map((source) => {
      const { searchParams } = new URL(source, "http://localhost");
      return [searchParams.get("seed"), searchParams.get("class")];
    });
    const seeds = Array.from({ length: 10 }, (_, i) => i ? `alice ${i + 1}` : "alice");
    assert.deepEqual(
      drawn,
      ["digits", "edges"].flatMap((domain) => seeds.map((seed) => [seed, domain])),
    );
  });

  it("shows all models of a family in the zoo, else one of the server's, else says so", async () => {
    const rows = rowsOf(await page());
    const modelsIn = (row: string) =>
      new Set(attributes(row, "src").map((source) => /model=([^@]+)@/.exec(source)![1]));
    assert.deepEqual([...modelsIn(rows["vae"]!)], ["zoo-vae", "zoo-vae-2"]);
    assert.deepEqual([...modelsIn(rows["vae-sphere"]!)], ["zoo-vae-sphere"]);
    assert.deepEqual([...modelsIn(rows["modern"]!)], ["house"]);
    assert.deepEqual([...modelsIn(rows["stylegan2"]!)], []);
    assert.match(rows["stylegan2"]!, /No model of this kind is on this server/);
  });

  it("prefers among the server's own the one that has learned from the zoo's data", async () => {
    const dataset = { name: "others", licence: "CC0" };
    const samplers = [tinySampler({ name: "first", dataset }), ...zooSamplers];
    const app = createApp({ catalogue: new Catalogue(samplers, "first") });
    const row = rowsOf(await page("", app))["modern"]!;
    assert.match(row, /model=house@/);
    assert.doesNotMatch(row, /model=first@/);
  });

  it("works without a zoo, and says so", async () => {
    assert.doesNotMatch(await page(), /The zoo of this server is empty/);
    const html = await page("", empty);
    assert.match(html, /The zoo of this server is empty/);
    assert.equal(html.match(/No model of this kind/g)!.length, milestones.length - 1);
  });

  it("takes the zoo's models off the page at /, but for its list, which leads here", async () => {
    const home = await (await full.request("/")).text();
    assert.doesNotMatch(home, /id="gallery-zoo-/);
    assert.match(home, /id="gallery-house"/);
    assert.match(home, /<option value="zoo-gan"/);
    assert.match(home, /side by side: <a href="\/zoo">the zoo<\/a>/);
    assert.doesNotMatch(await (await empty.request("/")).text(), /side by side/);
  });

  it("invents a seed for who asks for one, where no script does", async () => {
    const response = await full.request("/zoo?seed=alice&random=1");
    assert.equal(response.status, 302);
    assert.equal(response.headers.get("Cache-Control"), "no-store");
    assert.match(response.headers.get("Location")!, /^\/zoo\?seed=[a-z]{8}$/);
  });

  it("takes what is no seed as if it were not there, and escapes what the visitor typed", async () => {
    const usual = await page();
    for (
      const query of ["?seed=", `?seed=${"a".repeat(251)}`, "?seed=%ff%00x".slice(0, 6), "?x=1"]
    ) {
      assert.equal(await page(query), usual, query);
    }
    const html = await page(`?seed=${encodeURIComponent('"><script>alert(1)</script>')}`);
    assert.doesNotMatch(html, /<script>/);
  });

  it("shows signed pictures, and nothing to choose, where URLs have to be signed", async () => {
    const app = zooServer(true, { sign: (target) => `${target}&sig=x` });
    const html = await page("?seed=bob", app);
    const sources = attributes(html, "src");
    assert.ok(sources.length > 60);
    for (const source of sources) assert.match(source, /seed=alice.*&sig=x$/);
    assert.doesNotMatch(html, /<form|<script/);
    assert.equal((await app.request("/zoo?random=1")).status, 200);
  });
});
