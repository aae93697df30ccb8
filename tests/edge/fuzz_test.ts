import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import fc from "fast-check";
import { Catalogue } from "../../edge/catalogue.ts";
import { ByteCache } from "../../edge/operation/byte_cache.ts";
import { Metrics } from "../../edge/operation/metrics.ts";
import { operate } from "../../edge/operation/operate.ts";
import { RenderQueue } from "../../edge/render_queue.ts";
import { coupledTiny, styledTiny, tinySampler } from "../shared/model/fixture.ts";
import { testServer } from "./fixture.ts";
import { refusal } from "./refusal.ts";

/** With classes, without, with styles, and with domains. */
const catalogue = new Catalogue([
  tinySampler({ name: "plain", version: 3 }),
  tinySampler({ name: "rgb", classes: null, channels: 3 }),
  tinySampler(styledTiny({ name: "styled" })),
  tinySampler(coupledTiny({ name: "coupled" })),
], "plain");
const metrics = new Metrics();
const cache = new ByteCache(1e6);
const queue = new RenderQueue(10, { cache, metrics });
const { app, reported } = testServer({ catalogue, queue, metrics });
const server = operate({ app, queue, cache, metrics });

/** Asks the server as a whole, with all that stands around its routes. */
async function ask(target: string, method = "GET"): Promise<Response> {
  return await server.fetch(new Request(`http://localhost${target}`, { method }));
}

/** Requests that are made up, besides some ten thousand of a list. */
const INVENTED = 40_000;

/** What no route of pictures can be surprised by. */
const NASTIES = [
  "",
  "%",
  "%zz",
  "%ff",
  "%c0%80",
  "%ed%a0%80",
  "%E0%A4%A",
  "%00",
  "a%00b",
  "\u202e",
  "-1",
  "-0",
  "0",
  "1e999",
  "1e0",
  "0x10",
  "NaN",
  "Infinity",
  "99999999999999999999",
  "9".repeat(300),
  "0.".padEnd(40, "0"),
  ".5",
  "..",
  ".",
  "../../etc/passwd",
  "..%2f..%2fetc%2fpasswd",
  "%2e%2e%2f%2e%2e%2f",
  "..\\..\\windows",
  "file:///etc/passwd",
  "http://127.0.0.1/",
  "__proto__",
  "constructor",
  "toString",
  "true",
  "null",
  "undefined",
  "[]",
  "{}",
  "<script>alert(1)</script>",
  "'; DROP TABLE seeds; --",
  "${7*7}",
  "%0d%0aSet-Cookie:%20a=b",
  ",",
  ",,,",
  "a,b",
  "a;b",
  "é".repeat(129),
  "x".repeat(257),
  "x".repeat(5000),
  "🎲".repeat(64),
  "\ud800",
];

const PARAMETERS = [
  "seed",
  "seeds",
  "n",
  "columns",
  "from",
  "to",
  "t",
  "frames",
  "model",
  "class",
  "domain",
  "size",
  "mix",
  "truncation",
  "format",
];

const PATHS = [
  "/generate",
  "/random",
  "/sheet",
  "/morph",
  "/morph.webp",
  "/morph.png",
  "/morph.json",
  "/v1/plain/alice.png",
  "/v1/rgb@1/alice.json",
  "/v1/styled/alice.png",
  "/v1/coupled/alice.png",
];

/** The other routes. */
const OTHERS = [
  "/",
  "/docs",
  "/figment.js",
  "/healthz",
  "/llms.txt",
  "/metrics",
  "/models",
  "/models/plain",
  "/openapi.json",
  "/readyz",
  "/zoo",
];

/** A query that each route takes. */
const VALID: Readonly<Record<string, string>> = {
  "/generate": "seed=a",
  "/sheet": "seeds=a,b",
  "/morph": "from=a&to=b",
  "/morph.webp": "from=a&to=b&frames=2",
  "/morph.png": "from=a&to=b&frames=2",
  "/morph.json": "from=a&to=b",
};

/** Values that some parameter takes. */
const SANE = [
  "a",
  "1",
  "2",
  "16",
  "17",
  "0.5",
  "plain",
  "rgb@1",
  "styled",
  "star",
  "png",
  "json",
  "webp",
];

/** Asserts that an answer is a picture, a redirect, or a refusal that names the parameter. */
async function assertAnswered(method: string, url: string): Promise<void> {
  const response = await ask(url, method);
  const { status, headers } = response;
  const what = `${method} ${url}: ${status}`;
  if (status === 200) {
    assert.match(headers.get("ETag")!, /^"[0-9a-f]{32}"$/, what);
    assert.match(headers.get("Cache-Control")!, /^public, /, what);
    await response.arrayBuffer();
  } else if (status === 302) {
    assert.match(headers.get("Location")!, /^\/(generate|sheet)\?/, what);
    assert.equal(headers.get("Cache-Control"), "no-store", what);
  } else if (method === "HEAD") {
    assert.ok([400, 404].includes(status), what);
  } else {
    assert.ok([400, 404].includes(status), what);
    const body = await refusal(response, status);
    if (status === 404) return;
    assert.equal(typeof body.parameter, "string", what);
    assert.ok(body.value === null || typeof body.value === "string", what);
    assert.ok(body.allowed.length > 0, what);
    assert.ok(JSON.stringify(body).length < 5000, what);
  }
}

/** What a URL can be made of: an unpaired surrogate cannot be sent. */
const sendable = (text: string) => text.toWellFormed().replaceAll("#", "%23");

describe("every route of pictures", () => {
  it("refuses every nasty value of every parameter, or takes it", async () => {
    for (const path of PATHS) {
      for (const name of PARAMETERS) {
        for (const value of NASTIES.map(sendable)) {
          const valid = VALID[path] === undefined ? "" : `${VALID[path]}&`;
          await assertAnswered("GET", `${path}?${name}=${value}`);
          await assertAnswered("GET", `${path}?${valid}${name}=${value}`);
        }
      }
    }
    assert.deepEqual(reported, []);
  });

  it("refuses every parameter that is repeated", async () => {
    for (const [path, valid] of Object.entries(VALID)) {
      for (const pair of valid.split("&")) {
        const body = await refusal(await ask(`${path}?${valid}&${pair}`), 400);
        assert.equal(body.parameter, pair.split("=")[0]);
        assert.match(body.allowed, /once/);
      }
    }
  });

  it("names every parameter that it lacks, or thinks of a seed", async () => {
    for (const [path, valid] of Object.entries(VALID)) {
      const pairs = valid.split("&");
      for (const left of pairs) {
        const name = left.split("=")[0]!;
        const response = await ask(`${path}?${pairs.filter((pair) => pair !== left).join("&")}`);
        if (name.startsWith("seed")) assert.equal(response.status, 302, path);
        else if (name === "frames") assert.equal(response.status, 200, path);
        else assert.equal((await refusal(response, 400)).parameter, name, path);
      }
    }
  });

  it("stays whole whatever stands in the path", async () => {
    for (const nasty of NASTIES.map(sendable)) {
      const escaped = encodeURIComponent(nasty);
      for (const part of [nasty, escaped]) {
        await assertAnswered("GET", `/v1/plain/${part}.json`);
        await assertAnswered("GET", `/v1/plain/alice.${part}`);
        await assertAnswered("GET", `/v1/${part}/alice.json`);
        await assertAnswered("GET", `/v1/plain@${part}/alice.json`);
      }
    }
    assert.deepEqual(reported, []);
  });

  it("never makes the server fail, whatever is asked", async () => {
    const anything = fc.oneof(
      fc.string({ unit: "binary", maxLength: 20 }).map((text) =>
        encodeURIComponent(text.toWellFormed())
      ),
      fc.string({
        unit: fc.constantFrom(..."%&=+;?@/,.\\\0\r\n\"'<é日09".split("")),
        maxLength: 12,
      }),
      fc.constantFrom(...NASTIES),
      fc.constantFrom(...SANE),
    );
    const name = fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...PARAMETERS) },
      { weight: 1, arbitrary: anything },
    );
    const pair = fc.tuple(name, anything).map(([key, value]) => `${key}=${value}`);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("GET", "GET", "HEAD"),
        fc.constantFrom(...PATHS),
        fc.boolean(),
        fc.array(pair, { maxLength: 4 }),
        async (method, path, isValid, pairs) => {
          const valid = isValid && VALID[path] !== undefined ? [VALID[path]] : [];
          await assertAnswered(method, `${path}?${sendable([...valid, ...pairs].join("&"))}`);
        },
      ),
      { numRuns: INVENTED },
    );
    assert.deepEqual(reported, []);
  });
});

describe("every other route", () => {
  it("is all that the server has besides", () => {
    const known = [...PATHS, ...OTHERS].map((path) =>
      path.replace(/^\/v1\/.*/, "/v1/:model/:file").replace(/^\/models\/.*/, "/models/:name")
    );
    const routes = app.routes.map(({ path }) => path).filter((path) => !path.includes("*"));
    assert.deepEqual(new Set([...known, "/assets/:file"]), new Set(routes));
  });

  it("takes or refuses every nasty query and path, and never fails", async () => {
    for (const nasty of NASTIES.map(sendable)) {
      const queries = ["seed", "model", "random", nasty].map((name) => `?${name}=${nasty}`);
      const paths = ["/assets/", "/models/", "/"].flatMap((folder) => [
        folder + nasty,
        folder + encodeURIComponent(nasty),
      ]);
      const targets = [...OTHERS.flatMap((path) => queries.map((query) => path + query)), ...paths];
      for (const target of targets) {
        for (const method of ["GET", "HEAD"]) {
          const response = await ask(target, method);
          assert.ok([200, 302, 400, 404].includes(response.status), `${method} ${target}`);
          if (response.status < 400 || method === "HEAD") await response.body?.cancel();
          else await refusal(response, response.status);
        }
      }
    }
    assert.deepEqual(reported, []);
  });
});
