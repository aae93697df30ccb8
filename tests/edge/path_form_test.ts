import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { testServer } from "./fixture.ts";
import { refusal } from "./refusal.ts";

const { app, runs } = testServer();
const get = (path: string) => app.request(path);

describe("GET /v1/{model}/{seed}.{format}", () => {
  it("answers as the query form does, byte for byte", async () => {
    const pairs = [
      ["/v1/plain/alice.png", "/generate?model=plain&seed=alice"],
      ["/v1/plain@3/alice.webp", "/generate?model=plain@3&seed=alice&format=webp"],
      ["/v1/plain%403/alice.jpeg", "/generate?model=plain@3&seed=alice&format=jpeg"],
      ["/v1/rgb/alice.json", "/generate?model=rgb&seed=alice&format=json"],
      [
        "/v1/plain/alice.png?class=star&size=20&truncation=0.50",
        "/generate?model=plain&seed=alice&class=2&size=20&truncation=0.5",
      ],
    ] as const;
    for (const [path, query] of pairs) {
      const [a, b] = [await get(path), await get(query)];
      assert.equal(a.status, 200, path);
      assert.deepEqual([...a.headers], [...b.headers]);
      assert.deepEqual(await a.arrayBuffer(), await b.arrayBuffer());
    }
  });

  it("takes any seed, escaped, with dots and slashes in it", async () => {
    const seeds = [
      "a.b.c",
      "a/b",
      "..",
      ".",
      "../../etc/passwd",
      "%2F",
      "a+b",
      "a b",
      "日本",
      "#?&",
    ];
    for (const seed of seeds) {
      const escaped = encodeURIComponent(seed);
      const path = await get(`/v1/plain/${escaped}.png`);
      const query = await get(`/generate?model=plain&seed=${escaped}`);
      assert.equal(path.status, 200, seed);
      assert.equal(path.headers.get("ETag"), query.headers.get("ETag"), seed);
    }
    // Unlike in a query, a plus is a plus here.
    const plus = await get("/v1/plain/a+b.png");
    const escaped = await get("/v1/plain/a%2Bb.png");
    assert.equal(plus.headers.get("ETag"), escaped.headers.get("ETag"));
  });

  it("answers 304 and HEAD without running the network", async () => {
    const etag = (await get("/v1/plain/alice.png")).headers.get("ETag")!;
    const before = runs();
    const headers = { "If-None-Match": etag };
    assert.equal((await app.request("/v1/plain/alice.png", { headers })).status, 304);
    assert.equal((await app.request("/v1/plain/alice.png", { method: "HEAD" })).status, 200);
    assert.equal(runs(), before);
  });

  it("refuses in the query what stands in the path", async () => {
    for (const name of ["seed", "model", "format"]) {
      const body = await refusal(await get(`/v1/plain/alice.png?${name}=png`), 400);
      assert.equal(body.parameter, name);
      assert.equal(body.allowed, "the parameters class, domain, size, mix, truncation");
    }
  });

  it("refuses what is no format, no seed, or no UTF-8, naming it", async () => {
    const cases = [
      ["/v1/plain/alice.gif", "format", "gif"],
      ["/v1/plain/alice", "format", ""],
      ["/v1/plain/alice.", "format", ""],
      ["/v1/plain/.png", "seed", ""],
      ["/v1/plain/%ff.png", "seed", "%ff"],
      ["/v1/%ff/alice.png", "model", "%ff"],
    ] as const;
    for (const [path, parameter, value] of cases) {
      const body = await refusal(await get(path), 400);
      assert.deepEqual([body.parameter, body.value], [parameter, value], path);
    }
  });

  it("lists the models where there is none of that name", async () => {
    const body = await refusal(await get("/v1/nope/alice.png"), 404);
    assert.deepEqual(body.models, ["plain@3", "rgb@1", "wide@1"]);
    await refusal(await get("/v1/plain@2/alice.png"), 404);
  });

  it("is not there with more or fewer segments", async () => {
    for (const path of ["/v1", "/v1/plain", "/v1/plain/", "/v1/plain/a/b.png", "/v1//alice.png"]) {
      await refusal(await get(path), 404);
    }
  });
});
