import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { ByteCache } from "../../../edge/operation/byte_cache.ts";
import { LineWriter } from "../../../edge/operation/log.ts";
import { Metrics } from "../../../edge/operation/metrics.ts";
import { operate, type Operation } from "../../../edge/operation/operate.ts";
import { RateLimit } from "../../../edge/operation/rate_limit.ts";
import { RequestLog } from "../../../edge/operation/request_log.ts";
import { signTarget } from "../../../edge/operation/signature.ts";
import { RenderQueue } from "../../../edge/render_queue.ts";
import { testServer } from "../fixture.ts";

const ORIGIN = "http://localhost:8000";

/** A server with everything around it, in memory. */
function operated(options: Partial<Operation> & { queueLimit?: number } = {}) {
  const { queueLimit = 10, ...rest } = options;
  const metrics = new Metrics();
  const cache = new ByteCache(1e6);
  const queue = new RenderQueue(queueLimit, { cache, metrics });
  const { app, runs, reported } = testServer({ queue, metrics });
  const server = operate({ app, queue, cache, metrics, ...rest });
  const ask = async (path: string, init: RequestInit & { from?: string } = {}) => {
    const { from = "1.2.3.4", ...request } = init;
    const remoteAddr = { transport: "tcp", hostname: from, port: 1 } as const;
    return await server.fetch(new Request(ORIGIN + path, request), { remoteAddr });
  };
  return { ...server, ask, app, queue, metrics, runs, reported };
}

/** The headers, less the length, which the routes alone do not know of a HEAD. */
function headersOf(response: Response): [string, string][] {
  return [...response.headers].filter(([name]) => name !== "content-length");
}

function hexOf(character: string): string {
  return character.charCodeAt(0).toString(16);
}

describe("operate()", () => {
  const paths = [
    "/generate?seed=alice",
    "/generate?seed=alice&format=json",
    "/generate?seed=alice&model=rgb@1",
    "/generate?seed=",
    "/models",
    "/healthz",
    "/nope",
  ];

  it("answers as the routes alone do, the second time too", async () => {
    const { ask, app } = operated();
    const bare = app.request;
    for (const path of paths) {
      for (const method of ["GET", "HEAD", "POST", "OPTIONS"]) {
        for (const headers of [{}, { "If-None-Match": "*" }, { "If-None-Match": '"x"' }]) {
          const expected = await bare(path, { method, headers });
          const body = await expected.bytes();
          for (let time = 1; time <= 3; time++) {
            const response = await ask(path, { method, headers });
            const what = `${method} ${path} ${JSON.stringify(headers)}, time ${time}`;
            assert.equal(response.status, expected.status, what);
            assert.deepEqual(headersOf(response), headersOf(expected), what);
            assert.deepEqual(await response.bytes(), body, what);
          }
        }
      }
    }
  });

  it("makes each picture once", async () => {
    const { ask, runs, metrics } = operated();
    for (let i = 0; i < 3; i++) await ask("/generate?seed=alice");
    await ask("/generate?seed=%61lice");
    await ask("/generate?class=0&seed=alice&truncation=1.0&format=png");
    await ask("/generate?seed=alice&class=circle&model=plain");
    assert.ok(runs() <= 2); // the seed's own class may be another
    assert.equal(metrics.cacheHits.value + metrics.cacheMisses.value, 6);
  });

  it("says how long a picture is in answer to HEAD, or nothing where it was not made yet", async () => {
    const { ask, runs } = operated();
    const head = async (path: string) => {
      const response = await ask(path, { method: "HEAD" });
      // Of an answer without a body Deno would say that its length is 0.
      return response.headers.get("Content-Length") ?? (response.body === null ? "0" : "open");
    };
    for (let time = 1; time <= 2; time++) assert.equal(await head("/generate?seed=a"), "open");
    assert.equal(runs(), 0);
    const { length } = await (await ask("/generate?seed=a")).bytes();
    for (let time = 1; time <= 2; time++) {
      assert.equal(await head("/generate?seed=a"), `${length}`);
      assert.equal(await head("/generate?seed=%61"), `${length}`);
      for (const path of ["/models", "/generate?seed=", "/"]) {
        assert.equal(await head(path), "open");
      }
    }
    const headers = { "If-None-Match": "*" };
    for (const method of ["GET", "HEAD"]) {
      const same = await ask("/generate?seed=a", { method, headers });
      assert.deepEqual([same.status, same.headers.get("Content-Length")], [304, null]);
    }
  });

  it("counts by route and status", async () => {
    const { ask } = operated();
    const asked = [
      "/generate?seed=a",
      "/generate?seed=a",
      "/generate?seed=",
      "/models/x",
      "/x",
      "/y",
    ];
    for (const path of asked) await ask(path);
    const text = await (await ask("/metrics")).text();
    for (
      const line of [
        'figment_requests_total{route="/generate",status="200"} 2',
        'figment_requests_total{route="/generate",status="400"} 1',
        'figment_requests_total{route="/models/:name",status="404"} 1',
        'figment_requests_total{route="other",status="404"} 2',
        "figment_cache_hits_total 1",
        "figment_cache_misses_total 1",
      ]
    ) assert.ok(text.includes(`\n${line}\n`), `${line} in\n${text}`);
  });

  it("sheds pictures at once where the queue is full, and nothing that costs no picture", async () => {
    const { ask, queue, metrics } = operated({ queueLimit: 1 });
    const kept = await ask("/generate?seed=kept");
    const gate = Promise.withResolvers<Uint8Array<ArrayBuffer>>();
    const waiting = queue.render("slow", () => gate.promise);
    const shed = await ask("/generate?seed=new");
    assert.equal(shed.status, 503);
    assert.equal(shed.headers.get("Retry-After"), "1");
    assert.equal(shed.headers.get("Content-Type"), "application/problem+json");
    assert.equal(shed.headers.get("Cache-Control"), "no-store");
    assert.equal(shed.headers.get("Access-Control-Allow-Origin"), "*");
    assert.equal(metrics.shed.value, 1);
    assert.equal((await ask("/generate?seed=kept")).status, 200);
    const headers = { "If-None-Match": kept.headers.get("ETag")! };
    assert.equal((await ask("/generate?seed=kept", { headers })).status, 304);
    assert.equal((await ask("/generate?seed=new", { method: "HEAD" })).status, 200);
    assert.equal((await ask("/healthz")).status, 200);
    gate.resolve(new Uint8Array());
    await waiting;
    assert.equal((await ask("/generate?seed=new")).status, 200);
  });

  it("refuses everything once it is to stop, and asks for the connection to be closed", async () => {
    const { ask, close } = operated();
    await close();
    for (const path of ["/generate?seed=a", "/healthz"]) {
      const response = await ask(path);
      assert.equal(response.status, 503);
      assert.equal(response.headers.get("Connection"), "close");
      assert.ok(response.headers.has("Retry-After"));
    }
  });

  it("has stopped as soon as what came before is answered and sent", async () => {
    const { fetch, close, queue } = operated();
    const work = Promise.withResolvers<Uint8Array<ArrayBuffer>>();
    void queue.render("slow", () => work.promise); // the picture has to wait for it
    const sent = Promise.withResolvers<void>();
    const remoteAddr = { transport: "tcp", hostname: "1.2.3.4", port: 1 } as const;
    const answer = fetch(new Request(`${ORIGIN}/generate?seed=a`), {
      remoteAddr,
      completed: sent.promise,
    });
    const events: string[] = [];
    const closed = close().then(() => events.push("closed"));
    work.resolve(new Uint8Array());
    assert.equal((await answer).status, 200);
    events.push("answered");
    await new Promise((resolve) => setTimeout(resolve, 10));
    sent.resolve();
    await closed;
    assert.deepEqual(events, ["answered", "closed"]);
  });
});

describe("operate() with a rate limit", () => {
  const limited = (proxies = 0) => operated({ rateLimit: new RateLimit(2, () => 0), proxies });

  it("refuses a client's requests past it, in words, and no other's", async () => {
    const { ask, metrics } = limited();
    const statuses: number[] = [];
    for (let i = 0; i < 3; i++) statuses.push((await ask("/generate?seed=a")).status);
    assert.deepEqual(statuses, [200, 200, 429]);
    const refused = await ask("/generate?seed=a");
    assert.equal(refused.headers.get("Retry-After"), "30");
    assert.equal(refused.headers.get("Access-Control-Allow-Origin"), "*");
    assert.equal((await refused.json()).title, "Too Many Requests");
    assert.equal((await ask("/generate?seed=a", { from: "5.6.7.8" })).status, 200);
    assert.equal(metrics.rateLimited.value, 2);
  });

  it("never refuses those who watch over the server", async () => {
    const { ask } = limited();
    for (let i = 0; i < 4; i++) assert.equal((await ask("/healthz")).status, 200);
  });

  it("tells clients behind a proxy apart, if it is told of the proxy", async () => {
    const from = (address: string) => ({ headers: { "X-Forwarded-For": address } });
    for (const [proxies, expected] of [[1, 200], [0, 429]] as const) {
      const { ask } = limited(proxies);
      for (let i = 0; i < 2; i++) await ask("/generate?seed=a", from("5.5.5.5"));
      assert.equal((await ask("/generate?seed=a", from("6.6.6.6"))).status, expected);
    }
  });
});

describe("operate() with signing keys", () => {
  const keys = ["the newest of the keys", "an older key, still good"];
  const signed = operated({ signingKeys: keys });

  it("answers signed URLs as others answer unsigned ones", async () => {
    const plain = await operated().ask("/generate?seed=alice");
    for (const key of keys) {
      const response = await signed.ask(signTarget("/generate?seed=alice", key));
      assert.equal(response.status, 200);
      assert.deepEqual([...response.headers], [...plain.headers]);
    }
    assert.equal(signed.runs(), 1);
  });

  it("refuses pictures for URLs without a right signature", async () => {
    for (
      const [path, word] of [
        ["/generate?seed=alice", "missing"],
        ["/generate", "missing"],
        ["/generate?seed=alice&sig=abc", "wrong"],
        [signTarget("/generate?seed=alice", "a key that nobody has"), "wrong"],
      ] as const
    ) {
      for (const method of ["GET", "HEAD"]) {
        const response = await signed.ask(path, { method });
        assert.equal(response.status, 403, path);
        assert.equal(response.headers.get("Content-Type"), "application/problem+json");
        if (method === "GET") assert.ok((await response.json()).detail.endsWith(word));
      }
    }
  });

  it("refuses them however the path is escaped", async () => {
    const targets = [
      "/generate?seed=alice",
      "/random",
      "/sheet?seeds=a,b",
      "/morph?from=a&to=b",
      "/morph.webp?from=a&to=b&frames=2",
      "/v1/plain/alice.png",
    ];
    for (const target of targets) {
      const [path = "", query = ""] = target.split(/(?=\?)/);
      for (let i = 1; i < path.length; i++) {
        if (path[i] === "/") continue;
        for (const hex of [hexOf(path[i]!), hexOf(path[i]!).toUpperCase()]) {
          const escaped = `${path.slice(0, i)}%${hex}${path.slice(i + 1)}${query}`;
          assert.equal((await signed.ask(escaped)).status, 403, escaped);
        }
      }
    }
  });

  it("needs none where no picture is made", async () => {
    for (const path of ["/", "/models", "/models/plain", "/healthz", "/metrics"]) {
      assert.equal((await signed.ask(path)).status, 200, path);
    }
    assert.equal((await signed.ask("/generate?seed=a", { method: "OPTIONS" })).status, 204);
  });

  it("signs where it sends a client on to a seed", async () => {
    const response = await signed.ask(signTarget("/generate?class=star", keys[1]!));
    assert.equal(response.status, 302);
    const location = response.headers.get("Location")!;
    assert.match(location, /^\/generate\?class=star&seed=[^&]+&sig=[^&]+$/);
    assert.equal((await signed.ask(location)).status, 200);
  });

  it("is off without keys: the parameter is then unknown", async () => {
    const response = await operated().ask(signTarget("/generate?seed=alice", keys[0]!));
    assert.equal(response.status, 400);
    assert.equal((await response.json()).parameter, "sig");
  });
});

describe("operate() with a log", () => {
  /** Asks some, and gives the lines. */
  async function logged(
    requests: [path: string, init?: RequestInit][],
    options: Partial<Operation> = {},
  ) {
    let text = "";
    const writer = new LineWriter((bytes) => {
      text += new TextDecoder().decode(bytes);
      return Promise.resolve(bytes.length);
    }, () => assert.fail("a line is lost"));
    const now = () => new Date("2026-11-25T00:00:00Z");
    const { ask } = operated({ log: new RequestLog(writer, "json", "plain", now), ...options });
    const responses: Response[] = [];
    for (const [path, init] of requests) responses.push(await ask(path, init));
    await writer.flush();
    const lines = text.trimEnd().split("\n").map((line) => JSON.parse(line));
    return { responses, lines };
  }

  it("has a line for each request, which says what it cost", async () => {
    const picture = "/generate?seed=alice";
    const { responses, lines } = await logged([
      [picture],
      [picture],
      [picture, { method: "HEAD" }],
      [picture, { headers: { "If-None-Match": "*" } }],
      ["/generate?seed=alice&model=rgb@1"],
      ["/generate?seed="],
      ["/healthz"],
    ]);
    const length = (await responses[0]!.bytes()).length;
    const rgb = (await responses[4]!.bytes()).length;
    for (const [i, line] of lines.entries()) {
      assert.equal(line.id, responses[i]!.headers.get("X-Request-Id"));
      assert.match(line.id, /^[0-9a-f-]{36}$/);
      assert.ok(line.ms >= 0);
      delete line.id;
      delete line.ms;
    }
    const time = "2026-11-25T00:00:00.000Z";
    const get = { time, method: "GET", path: "/generate", query: "seed=alice" };
    assert.deepEqual(lines, [
      { ...get, status: 200, bytes: length, cache: "miss", model: "plain" },
      { ...get, status: 200, bytes: length, cache: "hit", model: "plain" },
      { ...get, method: "HEAD", status: 200, bytes: 0, model: "plain" },
      { ...get, status: 304, bytes: 0, model: "plain" },
      {
        ...get,
        query: "seed=alice&model=rgb@1",
        status: 200,
        bytes: rgb,
        cache: "miss",
        model: "rgb@1",
      },
      { ...get, query: "seed=", status: 400 },
      { time, method: "GET", path: "/healthz", status: 200 },
    ]);
  });

  it("takes over the id that a proxy gave, if it is one", async () => {
    const ids = ["abc-123", "a b", "x".repeat(129), '"}'];
    const { responses, lines } = await logged(
      ids.map((id) => ["/healthz", { headers: { "X-Request-Id": id } }]),
    );
    const given = lines.map(({ id }) => id);
    assert.equal(given[0], "abc-123");
    for (const [i, id] of given.entries()) {
      assert.equal(responses[i]!.headers.get("X-Request-Id"), id);
      if (i > 0) assert.match(id, /^[0-9a-f-]{36}$/);
    }
  });

  it("never tells a signature", async () => {
    const signingKeys = ["a key of enough characters"];
    const right = signTarget("/generate?seed=a", signingKeys[0]!);
    const { lines } = await logged([[right], [`${right}x`]], { signingKeys });
    assert.deepEqual(lines.map(({ query, status }) => [query, status]), [
      ["seed=a", 200],
      ["seed=a", 403],
    ]);
  });
});
