import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { type Bodies, KnownRequests } from "../../../edge/operation/known_requests.ts";

const URL = "http://localhost/generate?seed=alice";
const HEADERS = {
  "ETag": '"1"',
  "Cache-Control": "public, max-age=1",
  "Content-Type": "image/png",
};
const BODY = Uint8Array.of(1, 2, 3);

const request = (method = "GET", headers: Record<string, string> = {}) =>
  new Request(URL, { method, headers });
const nothing: Bodies = { get: () => undefined, lengthOf: () => undefined };
const all: Bodies = { get: () => BODY, lengthOf: () => BODY.length };

/** Knows what the routes have answered to GET, HEAD and a condition. */
function informed(): KnownRequests {
  const known = new KnownRequests();
  known.learn("GET", URL, new Response(BODY, { headers: HEADERS }));
  known.learn("HEAD", URL, new Response(null, { headers: { ...HEADERS, "X-Head": "1" } }));
  const { "Content-Type": _, ...rest } = HEADERS;
  known.learn("GET", URL, new Response(null, { status: 304, headers: rest }));
  return known;
}

describe("KnownRequests", () => {
  it("answers as the routes have", async () => {
    const known = informed();
    const tags: string[] = [];
    const found = known.answer(request(), URL, { ...all, get: (etag) => (tags.push(etag), BODY) })!;
    assert.deepEqual(tags, ['"1"']);
    assert.equal(found.status, 200);
    assert.deepEqual([...found.headers], [...new Headers(HEADERS)]);
    assert.deepEqual(await found.bytes(), BODY);

    const head = known.answer(request("HEAD"), URL, nothing)!;
    assert.deepEqual([head.status, head.headers.get("X-Head")], [200, "1"]);
    assert.equal(await head.text(), "");

    const same = known.answer(request("GET", { "If-None-Match": '"0", W/"1"' }), URL, nothing)!;
    assert.deepEqual([same.status, same.headers.get("Content-Type")], [304, null]);
  });

  it("gives every asker the whole body, short or long", async () => {
    for (const body of [BODY, new Uint8Array(100_000).fill(7)]) {
      const known = informed();
      const answers = Array.from(
        { length: 3 },
        () => known.answer(request(), URL, { ...all, get: () => body })!,
      );
      for (const answer of answers) assert.deepEqual(await answer.bytes(), body);
    }
  });

  it("leaves to the routes what they have not answered, and bodies that are gone", () => {
    const known = informed();
    assert.equal(known.answer(request(), `${URL}x`, all), undefined);
    assert.equal(known.answer(request("POST"), URL, all), undefined);
    assert.equal(known.answer(request(), URL, nothing), undefined);
    const fresh = new KnownRequests();
    fresh.learn("GET", URL, new Response(BODY, { headers: HEADERS }));
    assert.equal(fresh.answer(request("HEAD"), URL, all), undefined);
    const condition = request("GET", { "If-None-Match": "*" });
    assert.equal(fresh.answer(condition, URL, all), undefined);
  });

  it("says how long the body of a HEAD would be, as soon as it has been there", () => {
    const known = informed();
    const length = (bodies: Bodies) =>
      known.answer(request("HEAD"), URL, bodies)!.headers.get("Content-Length");
    assert.equal(length(nothing), null);
    assert.equal(length(all), "3");
    assert.equal(length(nothing), "3");
  });

  it("is not changed by what becomes of its answers", () => {
    const known = informed();
    for (const asked of [request(), request("HEAD"), request("GET", { "If-None-Match": "*" })]) {
      known.answer(asked, URL, all)!.headers.set("X-Request-Id", "1");
      assert.equal(known.answer(asked, URL, all)!.headers.get("X-Request-Id"), null);
    }
  });

  it("remembers nothing but pictures for everyone", () => {
    const cases: [number, Record<string, string>][] = [
      [200, { ...HEADERS, "Cache-Control": "no-store" }],
      [200, { ...HEADERS, "Vary": "Accept" }],
      [200, { ...HEADERS, "ETag": 'W/"1"' }],
      [200, { "Cache-Control": "public" }],
      [400, HEADERS],
      [302, HEADERS],
    ];
    for (const [status, headers] of cases) {
      const known = new KnownRequests();
      known.learn("GET", URL, new Response(null, { status, headers }));
      assert.equal(known.size, 0, JSON.stringify(headers));
    }
    const known = new KnownRequests();
    known.learn("POST", URL, new Response(null, { headers: HEADERS }));
    known.learn("GET", URL + "x".repeat(2000), new Response(null, { headers: HEADERS }));
    assert.equal(known.size, 0);
  });

  it("forgets everything about a URL whose tag has changed", () => {
    const known = informed();
    known.learn("GET", URL, new Response(BODY, { headers: { ...HEADERS, "ETag": '"2"' } }));
    assert.equal(known.answer(request("HEAD"), URL, all), undefined);
    const outdated = request("GET", { "If-None-Match": '"1"' });
    assert.equal(known.answer(outdated, URL, all)!.headers.get("ETag"), '"2"');
  });

  it("remembers a bounded number of URLs, those that come again among them", () => {
    const known = new KnownRequests(10);
    const learn = (url: string) =>
      known.learn("GET", url, new Response(null, { headers: HEADERS }));
    learn(URL);
    for (let i = 0; i < 1000; i++) {
      learn(`${URL}${i}`);
      assert.ok(known.answer(request(), URL, all) !== undefined, `after ${i}`);
      assert.ok(known.size <= 20);
    }
    assert.equal(known.answer(request(), `${URL}0`, all), undefined);
  });
});
