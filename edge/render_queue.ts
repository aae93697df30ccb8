/**
 * The way to the encoder: one picture at a time, each computed once, and no more
 * than a bounded number waiting.
 *
 * @module
 */

import { Problem } from "./problem.ts";

type Work = () => Uint8Array<ArrayBuffer> | Promise<Uint8Array<ArrayBuffer>>;

/** See the module's text. */
export class RenderQueue {
  readonly #limit: number;
  readonly #inFlight = new Map<string, Promise<Uint8Array<ArrayBuffer>>>();
  #last: Promise<unknown> = Promise.resolve();

  /** @param limit How many pictures may be waiting or in the making. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /**
   * @param key Equal for requests with the same answer: while one is in flight, the others share it.
   * @throws {Problem} 503 at once where the queue is full.
   */
  render(key: string, work: Work): Promise<Uint8Array<ArrayBuffer>> {
    const shared = this.#inFlight.get(key);
    if (shared !== undefined) return shared;
    if (this.#inFlight.size >= this.#limit) {
      throw new Problem(
        503,
        `${this.#limit} pictures are waiting to be made already; try again in a second`,
        {},
        { "Retry-After": "1" },
      );
    }
    const result = this.#last.then(work).finally(() => this.#inFlight.delete(key));
    this.#inFlight.set(key, result);
    this.#last = result.catch(() => {}); // the next one's turn comes all the same
    return result;
  }
}
