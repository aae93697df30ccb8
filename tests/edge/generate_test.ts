import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { decode } from "fast-png";
import { tinySampler } from "../shared/model/fixture.ts";
import { testServer } from "./fixture.ts";
import { refusal } from "./refusal.ts";

const { app, runs } = testServer();

const get = (path: string) => app.request(path);

/** The PNG's pixels and texts. */
async function png(response: Response) {
  assert.equal(response.status, 200);
  return decode(new Uint8Array(await response.arrayBuffer()), { checkCrc: true });
}

describe("GET /generate", () => {
  it("answers with the picture that the model makes of the seed", async () => {
    const { width, height, channels, data } = await png(await get("/generate?seed=alice"));
    assert.deepEqual([width, height, channels], [8, 8, 1]);
    const { pixels } = tinySampler({ name: "plain", version: 3 }).sample({ seed: "alice" });
    assert.deepEqual(Uint8Array.from(data), pixels);
  });

  it("gives the same bytes every time", async () => {
    const [a, b] = await Promise.all([1, 2].map(() => get("/generate?seed=alice")));
    assert.deepEqual(await a!.arrayBuffer(), await b!.arrayBuffer());
  });

  it("tells the seeds apart by case, spaces and Unicode form", async () => {
    const seeds = ["alice", "Alice", "alice ", "é", "e\u0301"];
    const bodies = await Promise.all(seeds.map(async (seed) => {
      const { data } = await png(await get(`/generate?seed=${encodeURIComponent(seed)}&class=0`));
      return data.join();
    }));
    assert.equal(new Set(bodies).size, seeds.length);
  });

  it("reads plus as a space, as HTML forms write it", async () => {
    const tags = await Promise.all(
      ["a+b", "a%20b", "a%2Bb"].map(async (seed) =>
        (await get(`/generate?seed=${seed}`)).headers.get("ETag")
      ),
    );
    assert.equal(tags[0], tags[1]);
    assert.notEqual(tags[0], tags[2]);
  });
});

describe("GET /generate without a seed", () => {
  it("redirects to the same URL with a fresh one", async () => {
    const [a, b] = await Promise.all([1, 2].map(() => get("/generate?class=star&format=json")));
    for (const response of [a!, b!]) {
      assert.equal(response.status, 302);
      assert.equal(response.headers.get("Cache-Control"), "no-store");
      const location = response.headers.get("Location")!;
      assert.match(location, /^\/generate\?class=star&format=json&seed=[0-9a-f-]{36}$/);
      assert.equal((await get(location)).status, 200);
    }
    assert.notEqual(a!.headers.get("Location"), b!.headers.get("Location"));
  });

  it("does so without any parameter too", async () => {
    for (const path of ["/generate", "/generate?"]) {
      assert.match((await get(path)).headers.get("Location")!, /^\/generate\?seed=[0-9a-f-]{36}$/);
    }
  });

  it("refuses at once what would be refused after the redirect", async () => {
    await refusal(await get("/generate?class=circel"), 400);
    await refusal(await get("/generate?model=nope"), 404);
  });
});

describe("GET /random", () => {
  it("redirects to a fresh seed, with the same other parameters", async () => {
    const [a, b] = await Promise.all([1, 2].map(() => get("/random?class=star&size=20")));
    for (const response of [a!, b!]) {
      assert.equal(response.status, 302);
      assert.equal(response.headers.get("Cache-Control"), "no-store");
      const location = response.headers.get("Location")!;
      assert.match(location, /^\/generate\?class=star&size=20&seed=[0-9a-f-]{36}$/);
      assert.equal((await get(location)).status, 200);
    }
    assert.notEqual(a!.headers.get("Location"), b!.headers.get("Location"));
  });

  it("refuses at once what would be refused after the redirect, and a seed", async () => {
    await refusal(await get("/random?class=circel"), 400);
    await refusal(await get("/random?model=nope"), 404);
    assert.equal((await refusal(await get("/random?seed=a"), 400)).parameter, "seed");
  });
});

describe("format=json", () => {
  it("tells what is behind the picture, without running the network", async () => {
    const before = runs();
    const response = await get("/generate?seed=alice&class=2&format=json");
    assert.equal(response.headers.get("Content-Type"), "application/json");
    const about = await response.json();
    assert.equal(runs(), before);
    assert.deepEqual(
      [about.seed, about.model, about.class, about.classIndex, about.truncation],
      ["alice", "plain@3", "star", 2, 1],
    );
    assert.equal(about.noise.size, 4);
    assert.equal(about.noise.first.length, 4);
    const image = await get(about.links.image);
    assert.equal(image.headers.get("ETag"), about.etag);
    assert.match(image.headers.get("Cache-Control")!, /immutable/);
    assert.deepEqual(await (await get(about.links.self)).json(), about);
    assert.equal((await get(about.links.model)).status, 200);
  });
});
describe("failures", () => {
  it("of the network are answered 500, reported, and not told to the client", async () => {
    const server = testServer({}, () => {
      throw new Error("secret of the machine");
    });
    const response = await server.app.request("/generate?seed=a");
    assert.doesNotMatch(JSON.stringify(await refusal(response, 500)), /secret|\.ts/);
    assert.equal(server.reported[0]!.message, "secret of the machine");
    assert.equal(response.headers.get("Access-Control-Allow-Origin"), "*");
  });

  it("of a full queue are answered 503 with the time to wait", async () => {
    const server = testServer({ queueLimit: 0 });
    const response = await server.app.request("/generate?seed=a");
    await refusal(response, 503);
    assert.equal(response.headers.get("Retry-After"), "1");
    assert.equal(server.runs(), 0);
    assert.deepEqual(server.reported, []);
  });
});
