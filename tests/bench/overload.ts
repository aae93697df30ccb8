/**
 * Ten times the load that a server can serve: what it still completes, how long that takes,
 * and what becomes of the rest. Requests are sent at their times whether answers come or not.
 *
 * @module
 */

import { Connection, requestOf } from "./connection.ts";
import type { Effort } from "./effort.ts";
import { residentMemory } from "./memory.ts";
import type { Overload } from "./report.ts";
import { startFigment } from "./server.ts";
import { compare, median, quantile, takeTurns } from "./turns.ts";

/** Enough to find the best, few enough for no queue to be full. */
const FEW = 8;
/** More than the queue holds, so that there is always one left to be refused by. */
const MANY = 2048;
/** What the server takes where nothing else is set. */
const QUEUE = 256;
const TIMES = 10;
/** An overload lasts so many turns, of which the first, in which the queue fills, is not counted. */
const TURNS = 4;
/** Bytes that no answer here exceeds. */
const CAPACITY = 1 << 15;

let seed = 0;
const freshPicture = () => requestOf(`/generate?seed=overload-${seed++}`);

/** Measures the best and the overload in turns, in one server. */
export async function benchOverload({ rounds, loadMs }: Effort): Promise<Overload> {
  await using server = await startFigment();
  const connections = await Promise.all(
    Array.from({ length: MANY }, () => Connection.open(server.port, CAPACITY)),
  );
  try {
    let most = 0;
    /** Kept: a load is ten times the most that was ever served, not what a cold start serves. */
    const measure = async () => {
      const served = await best(connections.slice(0, FEW), loadMs);
      most = Math.max(most, served);
      return served;
    };
    await measure();
    await overload(connections, TIMES * most, loadMs);
    const before = await residentMemory(server.pid);
    const loads: Load[] = [];
    const turns = await takeTurns(rounds, {
      best: measure,
      overload: async () => {
        const load = await overload(connections, TIMES * most, loadMs);
        loads.push(load);
        return load.completed;
      },
    });
    const after = await residentMemory(server.pid);
    const latencies = loads.flatMap((load) => load.latencies);
    const shed = loads.reduce((sum, load) => sum + load.shed, 0);
    return {
      best_per_s: median(turns.best),
      offered_per_s: median(loads.map(({ offered }) => offered)),
      completed_per_s: median(turns.overload),
      ...compare(turns.overload, turns.best),
      shed_share: shed / (shed + latencies.length),
      p99_ms: quantile(latencies, 0.99),
      queue_ms: QUEUE / median(turns.best) * 1000,
      resident_before_mb: before.resident_mb,
      resident_after_mb: after.resident_mb,
    };
  } finally {
    for (const connection of connections) connection[Symbol.dispose]();
  }
}

/** Pictures a second, each client waiting for one before it asks for the next. */
async function best(connections: readonly Connection[], ms: number): Promise<number> {
  let count = 0;
  const start = performance.now();
  await Promise.all(connections.map(async (connection) => {
    while (performance.now() < start + ms) {
      const { status, head } = await connection.ask(freshPicture());
      if (status !== 200) throw new Error(head);
      count++;
    }
  }));
  return count / (performance.now() - start) * 1000;
}

interface Load {
  /** Requests sent, a second. */
  readonly offered: number;
  /** Pictures that came, a second. */
  readonly completed: number;
  /** Requests refused. */
  readonly shed: number;
  /** Of all pictures, those too that came after the last request was sent. */
  readonly latencies: readonly number[];
}

/** Sends at a rate, each request on a connection that waits for nothing. */
async function overload(
  connections: readonly Connection[],
  perSecond: number,
  ms: number,
): Promise<Load> {
  const idle = [...connections];
  const latencies: number[] = [];
  const inFlight = new Set<Promise<void>>();
  let [offered, shed, completed] = [0, 0, 0];

  const send = async (connection: Connection) => {
    const sent = performance.now();
    const { status, head } = await connection.ask(freshPicture());
    const now = performance.now();
    if (status === 200) {
      latencies.push(now - sent);
      if (now >= start + ms && now < start + TURNS * ms) completed++;
    } else if (status === 503 && /\r\nretry-after: \d/i.test(head)) shed++;
    else throw new Error(head);
    idle.push(connection);
  };
  const start = performance.now();
  while (performance.now() < start + TURNS * ms) {
    const due = (performance.now() - start) / 1000 * perSecond;
    for (; offered < due && idle.length > 0; offered++) {
      const sending: Promise<void> = send(idle.pop()!).finally(() => inFlight.delete(sending));
      inFlight.add(sending);
    }
    // A timer, so that this side does not take the server's core while it waits.
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const seconds = (performance.now() - start) / 1000;
  await Promise.all(inFlight);
  return {
    offered: offered / seconds,
    completed: completed / ((TURNS - 1) * ms) * 1000,
    shed,
    latencies,
  };
}
