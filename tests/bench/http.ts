/**
 * Requests a second over HTTP, beside a server that says "ok" by Hono, under the same
 * load. Both servers stay up and take turns; the load comes from this process, which
 * has to share the cores with them. A picture takes its time through the socket, whoever
 * sends it: the cached one has a peer of as many bytes, too.
 *
 * @module
 */

import { Connection, type Request, requestOf } from "./connection.ts";
import type { Effort } from "./effort.ts";
import type { HttpRow } from "./report.ts";
import { startFigment, startHello } from "./server.ts";
import { compare, median, takeTurns } from "./turns.ts";

/** Clients, each of which waits for its answer before it asks again. */
const CONNECTIONS = 8;

interface Load {
  readonly status: number;
  request(): Request;
  /** Whether its answer is to be compared with as many bytes from elsewhere. */
  readonly hasBytes?: boolean;
}

/** Measures what costs a run of the network, and what must not. */
export async function benchHttp({ rounds, loadMs }: Effort): Promise<HttpRow[]> {
  await using figment = await startFigment();
  const { etag, length } = await factsOf(figment.port, PICTURE);
  await using greeter = await startHello(length);
  const hello = repeating(200, requestOf("/"));
  const sameBytes = repeating(200, requestOf("/picture"));
  const rows: HttpRow[] = [];
  for (const [name, load] of Object.entries(loads(etag))) {
    const ours = () => requestsPerSecond(figment.port, load, loadMs);
    const speeds = await takeTurns(rounds, {
      ours,
      hello: () => requestsPerSecond(greeter.port, hello, loadMs),
    });
    const beside = load.hasBytes
      ? await takeTurns(rounds, {
        ours,
        peer: () => requestsPerSecond(greeter.port, sameBytes, loadMs),
      })
      : undefined;
    rows.push({
      case: name,
      ours_rps: median(speeds.ours),
      hello_rps: median(speeds.hello),
      ...compare(speeds.ours, speeds.hello),
      same_bytes_rps: beside === undefined ? null : median(beside.peer),
      same_bytes_ratio: beside === undefined ? null : compare(beside.ours, beside.peer).ratio,
    });
  }
  return rows;
}

const PICTURE = "/generate?seed=alice";
/** Of half a kilobyte, so that the socket costs next to nothing. */
const DIGIT = "/generate?model=mnist&seed=alice";

function loads(etag: string): Record<string, Load> {
  let seed = 0;
  return {
    "not modified": repeating(304, requestOf(PICTURE, "GET", { "If-None-Match": etag })),
    "HEAD": repeating(200, requestOf(PICTURE, "HEAD")),
    "cached picture": { ...repeating(200, requestOf(PICTURE)), hasBytes: true },
    "cached digit": repeating(200, requestOf(DIGIT)),
    "fresh picture": { status: 200, request: () => requestOf(`/generate?seed=${seed++}`) },
    "healthz": repeating(200, requestOf("/healthz")),
  };
}

function repeating(status: number, request: Request): Load {
  return { status, request: () => request };
}

async function factsOf(port: number, path: string): Promise<{ etag: string; length: number }> {
  using connection = await Connection.open(port);
  const { head } = await connection.ask(requestOf(path));
  const header = (name: string) => new RegExp(`\r\n${name}: (\\S+)`, "i").exec(head)![1]!;
  return { etag: header("etag"), length: Number(header("content-length")) };
}

async function requestsPerSecond(port: number, load: Load, ms: number): Promise<number> {
  let count = 0;
  const start = performance.now();
  const client = async () => {
    using connection = await Connection.open(port);
    while (performance.now() < start + ms) {
      const { status, head } = await connection.ask(load.request());
      if (status !== load.status) throw new Error(head);
      count++;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, client));
  return count / (performance.now() - start) * 1000;
}
