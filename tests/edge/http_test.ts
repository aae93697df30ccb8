import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { testServer } from "./fixture.ts";
import { refusal } from "./refusal.ts";

const { app, runs } = testServer();

const get = (path: string, headers: Record<string, string> = {}) => app.request(path, { headers });

describe("headers", () => {
  it("let any page embed, fetch and time the picture", async () => {
    const { headers } = await get("/generate?seed=alice");
    assert.equal(headers.get("Access-Control-Allow-Origin"), "*");
    assert.equal(headers.get("Cross-Origin-Resource-Policy"), "cross-origin");
    assert.equal(headers.get("Timing-Allow-Origin"), "*");
    assert.equal(headers.get("X-Content-Type-Options"), "nosniff");
    assert.equal(headers.get("Content-Type"), "image/png");
  });

  it("are those of every answer, whatever the route, refusals too", async () => {
    const paths = app.routes.map(({ path }) => path).filter((path) => !path.includes("*"))
      .map((path) => path.replace(":model", "plain").replace(":name", "rgb"));
    assert.ok(paths.length > 15);
    for (const path of [...paths, "/nope", "/generate?size=x", "/generate?seed=a&model=nope"]) {
      for (const method of ["GET", "HEAD", "POST"]) {
        const { headers, body } = await app.request(path, { method });
        await body?.cancel();
        assert.equal(headers.get("Access-Control-Allow-Origin"), "*", path);
        assert.equal(headers.get("Access-Control-Expose-Headers"), "ETag", path);
        assert.equal(headers.get("Cross-Origin-Resource-Policy"), "cross-origin", path);
        assert.equal(headers.get("Timing-Allow-Origin"), "*", path);
        assert.equal(headers.get("X-Content-Type-Options"), "nosniff", path);
      }
    }
  });

  it("heed no Accept: the format is in the address, as caches need it", async () => {
    const plain = await get("/generate?seed=alice");
    for (const accept of ["text/html", "image/webp,image/avif", "application/json", "x"]) {
      const response = await get("/generate?seed=alice", { Accept: accept });
      assert.deepEqual([...response.headers], [...plain.headers]);
      assert.ok(!response.headers.has("Vary"));
    }
  });

  it("answer a preflight request", async () => {
    const response = await app.request("/generate?seed=a", { method: "OPTIONS" });
    assert.equal(response.status, 204);
    assert.equal(response.headers.get("Access-Control-Allow-Origin"), "*");
    assert.equal(response.headers.get("Access-Control-Allow-Methods"), "GET,HEAD,OPTIONS");
  });

  it("name the file safely", async () => {
    const name = async (seed: string) =>
      (await get(`/generate?seed=${encodeURIComponent(seed)}`)).headers.get("Content-Disposition");
    assert.equal(await name("alice"), 'inline; filename="plain-alice.png"');
    assert.equal(await name('../"\r\n日'), 'inline; filename="plain-_______.png"');
  });
});

describe("ETag", () => {
  it("is strong and differs wherever the answer does", async () => {
    const queries = [
      "seed=a&class=0",
      "seed=b&class=0",
      "seed=a&class=1",
      "seed=a&class=0&truncation=0.5",
      "seed=a&class=0&format=json",
      "seed=a&model=rgb",
    ];
    const tags = await Promise.all(
      queries.map(async (query) => (await get(`/generate?${query}`)).headers.get("ETag")!),
    );
    for (const tag of tags) assert.match(tag, /^"[0-9a-f]{32}"$/);
    assert.equal(new Set(tags).size, queries.length);
  });

  it("answers 304 without running the network", async () => {
    const etag = (await get("/generate?seed=alice")).headers.get("ETag")!;
    const before = runs();
    for (const tags of [etag, `W/${etag}`, `"other", ${etag}`, "*"]) {
      const response = await get("/generate?seed=alice", { "If-None-Match": tags });
      assert.equal(response.status, 304);
      assert.equal(await response.text(), "");
      assert.equal(response.headers.get("ETag"), etag);
      assert.match(response.headers.get("Cache-Control")!, /^public/);
      assert.equal(response.headers.get("Access-Control-Allow-Origin"), "*");
    }
    assert.equal(runs(), before);
  });

  it("answers with the picture where the tag is another's", async () => {
    const before = runs();
    const response = await get("/generate?seed=alice", { "If-None-Match": '"other"' });
    assert.equal(response.status, 200);
    assert.equal(runs(), before + 1);
  });
});

describe("HEAD /generate", () => {
  it("answers with the headers of GET, without running the network", async () => {
    const full = await get("/generate?seed=alice");
    const before = runs();
    const head = await app.request("/generate?seed=alice", { method: "HEAD" });
    assert.equal(head.status, 200);
    assert.equal(await head.text(), "");
    assert.deepEqual([...head.headers], [...full.headers]);
    assert.equal(runs(), before);
  });

  it("redirects and refuses as GET does", async () => {
    const head = async (path: string) => (await app.request(path, { method: "HEAD" })).status;
    assert.equal(await head("/generate"), 302);
    assert.equal(await head("/generate?seed="), 400);
    assert.equal(await head("/generate?seed=a&model=nope"), 404);
  });
});

describe("other methods", () => {
  it("are answered 405 with those that are allowed", async () => {
    for (const method of ["POST", "PUT", "DELETE", "PATCH"]) {
      const response = await app.request("/generate?seed=a", { method });
      await refusal(response, 405);
      assert.equal(response.headers.get("Allow"), "GET, HEAD, OPTIONS");
    }
  });
});
