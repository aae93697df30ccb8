import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { Metrics } from "../../edge/operation/metrics.ts";
import { testServer } from "./fixture.ts";
import { refusal } from "./refusal.ts";

const { app, runs, reported } = testServer();

describe("GET /models", () => {
  it("lists the models and names the default", async () => {
    const response = await app.request("/models");
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("Access-Control-Allow-Origin"), "*");
    const body = await response.json();
    assert.equal(body.default, "plain");
    assert.deepEqual(body.models.map(({ name }: { name: string }) => name), [
      "plain",
      "rgb",
      "wide",
    ]);
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
    const { sha256, samples, links, ...facts } = body;
    assert.deepEqual(facts, {
      name: "plain",
      version: 3,
      family: "modern",
      size: { width: 8, height: 8, channels: 1 },
      classes: ["circle", "square", "star"],
      domains: false,
      default: true,
      truncation: 1,
      truncates: "noise",
      metrics: { frechet: 12.5 },
      dataset: "shapes",
      licence: "CC0-1.0",
    });
    assert.match(sha256, /^[0-9a-f]{64}$/);
    for (const url of [...samples, ...Object.values(links) as string[]]) {
      assert.equal((await app.request(url)).status, 200, url);
    }
    assert.deepEqual(await (await app.request(links.self)).json(), body);
  });

  it("takes the version too", async () => {
    assert.equal((await app.request("/models/rgb@1")).status, 200);
    assert.equal((await app.request("/models/rgb@2")).status, 404);
  });

  it("refuses parameters, of which it has none", async () => {
    for (const path of ["/models?page=2", "/models/plain?page=2"]) {
      const response = await app.request(path);
      assert.equal(response.status, 400);
      assert.equal((await response.json()).parameter, "page");
    }
  });

  it("lists the models where there is none of that name", async () => {
    for (const path of ["/models/nope", "/models/%ff", "/models/__proto__"]) {
      const response = await app.request(path);
      assert.equal(response.status, 404);
      assert.equal(response.headers.get("Content-Type"), "application/problem+json");
      assert.deepEqual((await response.json()).models, ["plain@3", "rgb@1", "wide@1"]);
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

describe("GET /metrics", () => {
  it("answers with text of the kind that Prometheus reads, never stored", async () => {
    const server = testServer({ metrics: new Metrics() });
    const response = await server.app.request("/metrics");
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("Content-Type"), "text/plain; version=0.0.4; charset=utf-8");
    assert.equal(response.headers.get("Cache-Control"), "no-store");
    assert.match(await response.text(), /^# TYPE figment_queue_limit gauge\n\w+ 256$/m);
  });

  it("is not there where nothing is counted", async () => {
    await refusal(await app.request("/metrics"), 404);
  });
});

describe("everything else", () => {
  it("is answered 404 as a problem that lists the models", async () => {
    for (const path of ["/nope", "/generate/", "/%ff", "//generate", "/models/a/b"]) {
      const { models } = await refusal(await app.request(path), 404);
      assert.deepEqual(models, ["plain@3", "rgb@1", "wide@1"]);
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
