/**
 * What is found out about a request on its way, for the line that is logged at its end. It
 * goes from the server through the routes to where pictures are made, as their last argument
 * or among their bindings: to hold on to it by `AsyncLocalStorage` would cost every start the
 * loading of what that needs. Where nothing is logged, there is no trace, and nothing is paid
 * for it.
 *
 * @module
 */

/** Where the body came from. */
export type CacheStatus = "hit" | "miss" | "coalesced";

/** See the module's text. */
export interface Trace {
  /** Absent where no body was asked for. */
  cache?: CacheStatus;
  /** Length of the body; absent where nobody counted. */
  bytes?: number;
}

/** What a request brings to its route besides itself, as Hono has it. */
export interface Bindings {
  readonly trace?: Trace | undefined;
}
