import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { Catalogue } from "../../../edge/catalogue.ts";
import { tinySampler } from "../../shared/model/fixture.ts";
import { testServer } from "../fixture.ts";
import { attributes, unescape } from "./html.ts";

const { app } = testServer();

const page = async (query = "") => await (await app.request(`/${query}`)).text();
const field = (html: string, name: string) =>
  new RegExp(`<input[^>]* name="${name}"[^>]*>`).exec(html)![0];
const code = (html: string, id: string) =>
  unescape(new RegExp(`<code id="${id}">(.*?)</code>`, "s").exec(html)![1]!);

describe("GET /", () => {
  it("needs no host but this one, and has nothing inline that a browser would run", async () => {
    const response = await app.request("/");
    assert.equal(response.status, 200);
    assert.match(response.headers.get("Content-Type")!, /^text\/html; charset=utf-8$/i);
    const html = await response.text();
    assert.match(html, /^<!DOCTYPE html>/);
    const links = ["src", "href", "action"].flatMap((name) => attributes(html, name));
    assert.ok(links.length > 40);
    for (const link of links) assert.match(link, /^[/#]/);
    assert.doesNotMatch(html, /<style|\sstyle=|\son\w+=/);
    for (const [script] of html.matchAll(/<script[^>]*>/g)) {
      assert.match(script, /src="\/assets\/|type="application\/json"/);
    }
  });

  it("allows nothing inline, and no host but this one", async () => {
    const policy = (await app.request("/")).headers.get("Content-Security-Policy")!;
    assert.match(policy, /^default-src 'none'; script-src 'self'; style-src 'self';/);
    assert.doesNotMatch(policy, /unsafe|https?:|\*/);
  });

  it("loads files that are there, and may be kept for ever", async () => {
    const html = await page();
    const files = [...attributes(html, "src"), ...attributes(html, "href")]
      .filter((path) => path.startsWith("/assets/"));
    assert.deepEqual(
      files.map((path) => path.split(".").at(-1)).sort(),
      ["css", "js", "woff2", "woff2"],
    );
    for (const path of files) {
      const response = await app.request(path);
      assert.equal(response.status, 200);
      assert.equal(response.headers.get("Cache-Control"), "public, max-age=31536000, immutable");
      assert.equal(response.headers.get("X-Content-Type-Options"), "nosniff");
      assert.ok((await response.arrayBuffer()).byteLength > 1000);
    }
    const css = files.find((path) => path.endsWith(".css"))!;
    const fonts = [...(await (await app.request(css)).text()).matchAll(/url\("(.*?)"\)/g)];
    assert.deepEqual(
      fonts.map(([, path]) => path).sort(),
      files.filter((path) => path.endsWith(".woff2")).sort(),
    );
  });

  it("has no file of another name", async () => {
    const response = await app.request("/assets/home.000000000000.js");
    assert.equal(response.status, 404);
    assert.equal(response.headers.get("Content-Type"), "application/problem+json");
  });

  it("shows pictures of every model and class that are there, with size and words", async () => {
    const images = [...(await page()).matchAll(/<img [^>]*>/g)].map(([image]) => image);
    assert.equal(images.length, 1 + 3 * 4 + 24 + 24);
    for (const image of images) {
      const [source] = attributes(image, "src");
      assert.equal((await app.request(source!)).status, 200);
      assert.match(image, / width="8" height="8"| width="32" height="16"/);
      assert.match(image, / alt="[^"]+"/);
    }
    assert.equal(images.filter((image) => image.includes('loading="lazy"')).length, 60);
  });

  it("shows fewer pictures of each where there are many models", async () => {
    const samplers = ["a", "b", "c", "d", "e", "f"].map((name) => tinySampler({ name }));
    const { app } = testServer({ catalogue: new Catalogue(samplers) });
    const html = await (await app.request("/")).text();
    assert.equal(attributes(html, "loading").filter((value) => value === "lazy").length, 6 * 3 * 2);
  });

  it("gives the code to embed a seed's picture, its version pinned", async () => {
    const html = await page("?seed=tea+%26+(time)&utm_source=x");
    const url = "http://localhost/generate?model=plain@3&seed=tea%20%26%20%28time%29";
    assert.equal(code(html, "url"), url);
    const [source] = attributes(code(html, "html"), "src");
    assert.equal(source, url);
    assert.match(
      code(html, "html"),
      / width="8" height="8" alt="Generated picture for tea &amp; \(time\)">$/,
    );
    assert.equal(code(html, "markdown"), `![Generated picture for tea & (time)](${url})`);
  });

  it("draws what its form asks for, where no script does", async () => {
    const query = "?seed=bob&model=plain&class=star&format=png&truncation=0.5";
    const html = await page(query);
    const path = "/generate?model=plain@3&seed=bob&class=star&truncation=0.5";
    assert.equal(attributes(/<img id="picture"[^>]*>/.exec(html)![0], "src")[0], path);
    assert.match(field(html, "truncation"), /value="0.5"/);
    assert.match(html, /<option value="star" selected/);
    assert.match(html, /<em id="subject">bob<\/em> does not exist/);
  });

  it("invents a seed for who asks for one, where no script does", async () => {
    const seeds = await Promise.all([1, 2].map(async () => {
      const response = await app.request("/?seed=alice&model=rgb&random=1");
      assert.equal(response.status, 302);
      assert.equal(response.headers.get("Cache-Control"), "no-store");
      const url = new URL(response.headers.get("Location")!, "http://localhost");
      assert.equal(url.searchParams.get("model"), "rgb");
      assert.equal(url.searchParams.has("random"), false);
      return url.searchParams.get("seed")!;
    }));
    assert.match(seeds[0]!, /^[a-z]{8}$/);
    assert.notEqual(seeds[0], seeds[1]);
  });

  it("offers no class of a model that has none", async () => {
    assert.match(await page("?model=rgb@9"), /<p id="class-field" hidden/);
    assert.doesNotMatch(await page("?model=plain"), /<p id="class-field" hidden/);
  });

  it("escapes what the visitor typed", async () => {
    const html = await page(`?seed=${encodeURIComponent('"></script><script>alert(1)</script>')}`);
    assert.doesNotMatch(html, /<script>/);
    assert.match(field(html, "seed"), /value="&quot;&gt;&lt;\/script&gt;/);
  });

  it("takes what makes no sense as if it were not there", async () => {
    const usual = (await page()).replaceAll("\n", "");
    const nonsense = [
      "?seed=",
      `?seed=${"a".repeat(257)}`,
      "?x=%ff",
      "?model=nope&class=&truncation=9&format=json&size=0",
      "?class=circus&truncation=NaN&t=7",
    ];
    for (const query of nonsense) assert.equal((await page(query)).replaceAll("\n", ""), usual);
  });
});
