/**
 * Requests a second over HTTP, beside a server that says "ok" by Hono, under the same
 * load. Both servers stay up and take turns; the load comes from this process, which
 * has to share the cores with them.
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
}

/** Measures what costs a run of the network, and what must not. */
export async function benchHttp({ rounds, loadMs }: Effort): Promise<HttpRow[]> {
  await using figment = await startFigment();
  await using greeter = await startHello();
  const etag = await etagOf(figment.port, PICTURE);
  const hello = repeating(200, requestOf("/"));
  const rows: HttpRow[] = [];
  for (const [name, load] of Object.entries(loads(etag))) {
    const speeds = await takeTurns(rounds, {
      ours: () => requestsPerSecond(figment.port, load, loadMs),
      hello: () => requestsPerSecond(greeter.port, hello, loadMs),
    });
    rows.push({
      case: name,
      ours_rps: median(speeds.ours),
      hello_rps: median(speeds.hello),
      ...compare(speeds.ours, speeds.hello),
    });
  }
  return rows;
}

const PICTURE = "/generate?seed=alice";

function loads(etag: string): Record<string, Load> {
  let seed = 0;
  return {
    "not modified": repeating(304, requestOf(PICTURE, "GET", { "If-None-Match": etag })),
    "HEAD": repeating(200, requestOf(PICTURE, "HEAD")),
    "cached picture": repeating(200, requestOf(PICTURE)),
    "fresh picture": { status: 200, request: () => requestOf(`/generate?seed=${seed++}`) },
    "healthz": repeating(200, requestOf("/healthz")),
  };
}

function repeating(status: number, request: Request): Load {
  return { status, request: () => request };
}

async function etagOf(port: number, path: string): Promise<string> {
  using connection = await Connection.open(port);
  const { head } = await connection.ask(requestOf(path));
  return /\r\netag: (\S+)/i.exec(head)![1]!;
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
