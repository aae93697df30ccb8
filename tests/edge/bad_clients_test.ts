import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { bootWasm } from "../../shared/backend.ts";
import { saveTinyModel } from "../shared/model/fixture.ts";
import { type RunningServer, startServer } from "./server_process.ts";

const CLIENTS = 100;

/** A path and query for each route; `n` makes pictures that nobody has asked for yet. */
const TARGETS: readonly ((n: string) => string)[] = [
  (n) => `/generate?seed=${n}&size=64`,
  (n) => `/v1/tiny/${n}.webp`,
  (n) => `/sheet?seed=${n}&n=4`,
  (n) => `/morph?from=${n}&to=b&format=avif`,
  (n) => `/morph.webp?from=${n}&to=b&frames=4`,
  (n) => `/morph.png?from=${n}&to=b&frames=4`,
  (n) => `/morph.json?from=${n}&to=b`,
  ...["/random", "/", "/zoo", "/docs", "/openapi.json", "/llms.txt", "/figment.js", "/models"]
    .map((path) => () => path),
  ...["/models/tiny", "/healthz", "/readyz", "/metrics", "/nope"].map((path) => () => path),
];

/** Client i's, so that together they ask for everything. */
function target(i: number, n: string | number): string {
  return TARGETS[i % TARGETS.length]!(`${n}`);
}

let weights: string;
let server: RunningServer;

const connect = () => Deno.connect({ hostname: "127.0.0.1", port: server.port });
const bytes = (text: string) => new TextEncoder().encode(text);

/** Many clients do something bad at once, and are gone. */
async function many(behave: (connection: Deno.TcpConn, i: number) => Promise<unknown>) {
  const connections = await Promise.all(Array.from({ length: CLIENTS }, connect));
  try {
    await Promise.all(connections.map(behave));
    await served();
  } finally {
    for (const connection of connections) connection.close();
  }
}

/** Asserts that well-behaved clients are served meanwhile. */
async function served(): Promise<void> {
  const picture = await fetch(`${server.address}/generate?seed=${crypto.randomUUID()}`);
  assert.equal(picture.status, 200);
  assert.equal(picture.headers.get("Content-Type"), "image/png");
  await picture.bytes();
}

/** What the server says of itself. */
async function metric(name: string): Promise<number> {
  const text = await (await fetch(`${server.address}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)$`, "m").exec(text)![1]);
}

/** Reads what comes until the server hangs up or says nothing more for now. */
async function firstLine(connection: Deno.TcpConn): Promise<string> {
  const buffer = new Uint8Array(1000);
  const count = await connection.read(buffer).catch(() => null);
  return new TextDecoder().decode(buffer.subarray(0, count ?? 0)).split("\r\n")[0]!;
}

describe("a server with bad clients", () => {
  beforeAll(async () => {
    await bootWasm();
    weights = await Deno.makeTempDir();
    await saveTinyModel(weights);
    server = await startServer(weights);
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await Deno.remove(weights, { recursive: true });
  });

  it("serves others while slow ones have sent half a request", () =>
    many(async (connection, i) => {
      await connection.write(bytes(`GET ${target(i, "slow")} HTTP/1.1\r\nHost: local`));
    }));

  it("serves others while lazy ones do not read what they have asked for", () =>
    many(async (connection, i) => {
      const request = `GET ${target(i, `lazy${i}`)} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
      await connection.write(bytes(request.repeat(3)));
    }));

  it("goes on where clients leave before their answer", async () => {
    await many(async (connection, i) => {
      await connection.write(
        bytes(`GET ${target(i, `gone${i}`)} HTTP/1.1\r\nHost: localhost\r\n\r\n`),
      );
    });
    while (await metric("figment_queue_length") > 0) {
      // What nobody waits for is made all the same; then the queue is empty.
    }
    const given = AbortSignal.timeout(1);
    await Promise.all(Array.from({ length: CLIENTS }, async (_, i) => {
      const url = server.address + target(i, `aborted${i}`);
      await fetch(url, { signal: given }).then((response) => response.body?.cancel(), () => {});
    }));
    await served();
  });

  it("refuses floods of headers", () =>
    many(async (connection, i) => {
      const flood = i % 2 === 0
        ? Array.from({ length: 5000 }, (_, n) => `X-${n}: ${n}\r\n`).join("")
        : `X-Long: ${"x".repeat(1 << 20)}\r\n`;
      const request = bytes(
        `GET ${target(i, "flood")} HTTP/1.1\r\nHost: localhost\r\n${flood}\r\n`,
      );
      const sending = (async () => {
        for (let sent = 0; sent < request.length;) {
          sent += await connection.write(request.subarray(sent));
        }
      })().catch(() => {}); // it may hang up in the middle
      assert.match(await firstLine(connection), /^(HTTP\/1\.1 4(31|00) .*)?$/);
      await sending;
    }));

  it("answers what is no HTTP by hanging up, and what is odd by a refusal", () =>
    many(async (connection, i) => {
      const nonsense = [
        "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        "GET\r\n\r\n",
        "GET /generate?seed=%00%ff HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /generate?seed=a HTTP/1.1\r\nHost: a b\r\n\r\n",
        "GET //../../etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n",
      ];
      await connection.write(bytes(nonsense[i % nonsense.length]!));
      const line = await firstLine(connection);
      assert.match(line, /^(HTTP\/1\.1 (4|204).*)?$/);
    }));

  it("holds no more memory after all this than after the first of it", async () => {
    const before = await metric("process_resident_memory_bytes");
    for (let round = 0; round < 5; round++) {
      await many(async (connection, i) => {
        await connection.write(
          bytes(`GET ${target(i, `${round}-${i}`)} HTTP/1.1\r\nHost: localhost\r\n\r\n`),
        );
      });
    }
    assert.ok(await metric("process_resident_memory_bytes") < before + 50e6);
  });

  it("has nothing to complain of, and ends as it should", async () => {
    server.process.kill("SIGTERM");
    assert.equal((await server.process.status).code, 0);
    assert.equal(await server.complaints(), "");
  });
});
