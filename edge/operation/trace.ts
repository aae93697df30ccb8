/**
 * What is found out about a request on its way, for the line that is logged at its end.
 * Where nothing is logged, there is no trace, and nothing is paid for it.
 *
 * @module
 */

import { AsyncLocalStorage } from "node:async_hooks";

/** Where the body came from. */
export type CacheStatus = "hit" | "miss" | "coalesced";

/** See the module's text. */
export interface Trace {
  /** Absent where no body was asked for. */
  cache?: CacheStatus;
  /** Length of the body; absent where nobody counted. */
  bytes?: number;
}

const storage = new AsyncLocalStorage<Trace>();

/** Does something of which every step, asynchronous ones too, can reach the trace. */
export function traced<T>(trace: Trace, work: () => T): T {
  return storage.run(trace, work);
}

/** The trace of the request that is being worked on. */
export function currentTrace(): Trace | undefined {
  return storage.getStore();
}
