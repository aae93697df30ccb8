import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import fc from "fast-check";
import { testServer } from "./fixture.ts";
import { refusal } from "./refusal.ts";

const { app, reported } = testServer();

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
  "size",
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
const SANE = ["a", "1", "2", "16", "17", "0.5", "plain", "rgb@1", "star", "png", "json", "webp"];

/** Asserts that an answer is a picture, a redirect, or a refusal that names the parameter. */
async function assertAnswered(method: string, url: string): Promise<void> {
  const response = await app.request(url, { method });
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

/** What `app.request` makes a URL of: an unpaired surrogate cannot be sent. */
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
        const body = await refusal(await app.request(`${path}?${valid}&${pair}`), 400);
        assert.equal(body.parameter, pair.split("=")[0]);
        assert.match(body.allowed, /once/);
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
