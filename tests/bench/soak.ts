/**
 * The memory of a server after a million requests: pictures that it has, pictures that it
 * has to make, conditions, questions without a body, and mistakes.
 *
 * @module
 */

import { Connection, type Request, requestOf } from "./connection.ts";
import type { Effort } from "./effort.ts";
import { residentMemory } from "./memory.ts";
import type { Soak } from "./report.ts";
import { startFigment } from "./server.ts";

const CLIENTS = 16;
/** The part of all after which memory is first looked at. */
const EARLY = 0.01;
/** A digit, so that the making of pictures takes a minute and not an hour. */
const PICTURE = "/generate?model=mnist";
/** Pictures that are asked for again and again. */
const POPULAR = 500;

/** Of every ten requests. */
const KINDS: readonly ((i: number) => [status: number, request: Request])[] = [
  ...Array.from({ length: 4 }, () => (i: number) => [200, popular(i)] as [number, Request]),
  (i) => [200, requestOf(`${PICTURE}&seed=fresh-${i}`)],
  (i) => [200, requestOf(`${PICTURE}&seed=fresh-${i}`, "HEAD")],
  (i) => [304, requestOf(`${PICTURE}&seed=${i % POPULAR}`, "GET", { "If-None-Match": "*" })],
  (i) => [400, requestOf(`${PICTURE}&seed=${i}&sede=${i}`)],
  (i) => [404, requestOf(`/generate?seed=a&model=model-${i}`)],
  (i) => [404, requestOf(`/nothing/${i}`)],
];

function popular(i: number): Request {
  return requestOf(`${PICTURE}&seed=${i % POPULAR}`);
}

/** Asks them all in one server. */
export async function benchSoak({ mixed }: Effort): Promise<Soak> {
  await using server = await startFigment();
  let next = 0;
  const askUpTo = async (end: number) => {
    await Promise.all(Array.from({ length: CLIENTS }, async () => {
      using connection = await Connection.open(server.port);
      while (next < end) {
        const i = next++;
        const [expected, request] = KINDS[i % KINDS.length]!(i);
        const { status, head } = await connection.ask(request);
        if (status !== expected) throw new Error(`${expected} expected: ${head}`);
      }
    }));
  };
  const began = performance.now();
  await askUpTo(Math.floor(mixed * EARLY));
  const early = await residentMemory(server.pid);
  await askUpTo(mixed);
  const late = await residentMemory(server.pid);
  const seconds = (performance.now() - began) / 1000;
  return {
    requests: mixed,
    requests_per_s: mixed / seconds,
    resident_early_mb: early.resident_mb,
    resident_mb: late.resident_mb,
    ratio: early.resident_mb === null || late.resident_mb === null
      ? null
      : late.resident_mb / early.resident_mb,
    reason: late.reason,
  };
}
