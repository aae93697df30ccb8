import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { testServer } from "./fixture.ts";

const { app, runs, reported } = testServer();

describe("GET /models", () => {
  it("lists the models and names the default", async () => {
    const response = await app.request("/models");
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("Access-Control-Allow-Origin"), "*");
    const body = await response.json();
    assert.equal(body.default, "plain");
    assert.deepEqual(body.models.map(({ name }: { name: string }) => name), ["plain", "rgb"]);
  });

  it("answers HEAD", async () => {
    const response = await app.request("/models", { method: "HEAD" });
    assert.equal(response.status, 200);
    assert.equal(await response.text(), "");
  });
});

describe("GET /models/{name}", () => {
  it("describes one model, with samples that can be fetched", async () => {
    const body = await (await app.request("/models/plain")).json();
    const { sha256, samples, ...facts } = body;
    assert.deepEqual(facts, {
      name: "plain",
      version: 3,
      family: "modern",
      size: { width: 8, height: 8, channels: 1 },
      classes: ["circle", "square", "star"],
      default: true,
      truncation: 1,
      metrics: { frechet: 12.5 },
      dataset: "shapes",
      licence: "CC0-1.0",
    });
    assert.match(sha256, /^[0-9a-f]{64}$/);
    for (const url of samples) assert.equal((await app.request(url)).status, 200);
  });

  it("takes the version too", async () => {
    assert.equal((await app.request("/models/rgb@1")).status, 200);
    assert.equal((await app.request("/models/rgb@2")).status, 404);
  });

  it("lists the models where there is none of that name", async () => {
    for (const path of ["/models/nope", "/models/%ff", "/models/__proto__"]) {
      const response = await app.request(path);
      assert.equal(response.status, 404);
      assert.equal(response.headers.get("Content-Type"), "application/problem+json");
      assert.deepEqual((await response.json()).models, ["plain@3", "rgb@1"]);
    }
  });
});

describe("GET /healthz", () => {
  it("answers without running the network", async () => {
    const before = runs();
    const response = await app.request("/healthz");
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("Cache-Control"), "no-store");
    assert.equal(runs(), before);
  });
});

describe("GET /readyz", () => {
  it("is ready where a golden seed gives its hash", async () => {
    const before = runs();
    const response = await app.request("/readyz");
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("Cache-Control"), "no-store");
    assert.equal(runs(), before + 1);
  });

  it("is not where the network gives other pixels", async () => {
    const server = testServer({}, () => ({ pixels: new Uint8Array(64), class: 0 }));
    const response = await server.app.request("/readyz");
    assert.equal(response.status, 503);
    assert.equal(response.headers.get("Content-Type"), "application/problem+json");
    assert.ok(response.headers.has("Retry-After"));
  });
});

describe("GET /", () => {
  const page = async (query = "") => await (await app.request(`/${query}`)).text();

  it("needs no host but this one, and no script", async () => {
    const response = await app.request("/");
    assert.equal(response.status, 200);
    assert.match(response.headers.get("Content-Type")!, /^text\/html; charset=utf-8$/i);
    const html = await response.text();
    const links = [...html.matchAll(/(?:src|href|action)="([^"]*)"/g)].map(([, link]) => link!);
    assert.ok(links.length > 40);
    for (const link of links) assert.match(link, /^\//);
    assert.doesNotMatch(html, /<script|style=|\son\w+=/);
  });

  it("allows its own style by hash and nothing inline besides", async () => {
    const response = await app.request("/");
    const policy = response.headers.get("Content-Security-Policy")!;
    const style = /<style>(.*)<\/style>/s.exec(await response.text())![1]!;
    const hash = createHash("sha256").update(style).digest("base64");
    assert.ok(policy.includes("default-src 'none'"));
    assert.ok(policy.includes(`style-src 'sha256-${hash}'`));
    assert.doesNotMatch(policy, /unsafe/);
  });

  it("shows pictures that are there", async () => {
    const sources = [...(await page()).matchAll(/<img src="([^"]*)"/g)].map(([, source]) =>
      source!
    );
    for (const source of sources) {
      assert.equal((await app.request(source.replaceAll("&amp;", "&"))).status, 200);
    }
  });

  it("gives the code to embed a seed's picture, its version pinned", async () => {
    const code = /<pre><code>(.*)<\/code>/s.exec(await page("?seed=tea+time&utm_source=x"))![1]!;
    assert.equal(
      code.replaceAll("&quot;", '"').replaceAll("&lt;", "<").replaceAll("&gt;", ">")
        .replaceAll("&amp;", "&"),
      '<img src="http://localhost/generate?model=plain@3&amp;seed=tea%20time" ' +
        'width="8" height="8" alt="">',
    );
  });

  it("escapes what the visitor typed", async () => {
    const html = await page(`?seed=${encodeURIComponent('"><script>alert(1)</script>')}`);
    assert.doesNotMatch(html, /<script/);
    assert.match(html, /value="&quot;&gt;&lt;script&gt;/);
  });

  it("takes what makes no seed as no seed", async () => {
    for (const query of ["?seed=", `?seed=${"a".repeat(257)}`, "?x=%ff"]) {
      assert.match(await page(query), /name="seed" value="alice"/);
    }
  });
});

describe("everything else", () => {
  it("is answered 404 as a problem", async () => {
    for (const path of ["/nope", "/generate/", "/%ff", "//generate", "/models/a/b"]) {
      const response = await app.request(path);
      assert.equal(response.status, 404);
      assert.equal(response.headers.get("Content-Type"), "application/problem+json");
      assert.equal(response.headers.get("Cache-Control"), "no-store");
    }
  });

  it("is answered 405 where the path is right and the method is not", async () => {
    for (const path of ["/", "/models", "/models/plain", "/healthz", "/readyz"]) {
      const response = await app.request(path, { method: "POST" });
      assert.equal(response.status, 405);
      assert.equal(response.headers.get("Allow"), "GET, HEAD, OPTIONS");
      assert.equal(response.headers.get("Content-Type"), "application/problem+json");
    }
    assert.deepEqual(reported, []);
  });
});
