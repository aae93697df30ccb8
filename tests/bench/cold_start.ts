/**
 * From the start of a process to the last byte of its first answer: our first picture,
 * beside the "ok" of a server that has nothing to load but Hono, and of one that loads
 * the libraries that we do: what lies between the last two is out of our hands.
 *
 * @module
 */

import { Connection, requestOf } from "./connection.ts";
import type { Effort } from "./effort.ts";
import type { ColdStart } from "./report.ts";
import { type Server, startFigment, startHello, startLibraries } from "./server.ts";
import { compare, median, takeTurns } from "./turns.ts";

/** Measures all, their files being in the system's cache and their code in Deno's. */
export async function benchColdStart({ rounds }: Effort): Promise<ColdStart> {
  const { ours, libraries, hello } = await takeTurns(rounds, {
    ours: () => firstAnswer(startFigment, "/generate?seed=alice"),
    libraries: () => firstAnswer(startLibraries, "/"),
    hello: () => firstAnswer(startHello, "/"),
  });
  return {
    ours_ms: median(ours),
    libraries_ms: median(libraries),
    hello_ms: median(hello),
    ...compare(ours, hello),
  };
}

async function firstAnswer(start: () => Promise<Server>, path: string): Promise<number> {
  const began = performance.now();
  await using server = await start();
  using connection = await Connection.open(server.port);
  const { status, head } = await connection.ask(requestOf(path));
  const took = performance.now() - began;
  if (status !== 200) throw new Error(head);
  return took;
}
