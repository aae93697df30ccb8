/**
 * The way to the encoder: what was made before comes from memory, what is being made is
 * shared, and the rest is made one at a time, no more than a bounded number waiting.
 *
 * @module
 */

import type { ByteCache } from "./operation/byte_cache.ts";
import type { Metrics } from "./operation/metrics.ts";
import type { CacheStatus, Trace } from "./operation/trace.ts";
import { Problem } from "./problem.ts";

type Bytes = Uint8Array<ArrayBuffer>;
type Work = () => Bytes | Promise<Bytes>;

/** A store of finished bodies outside this process. */
export interface BodyStore {
  /** Never fails: what cannot be had is not there. */
  get(key: string): Promise<Bytes | undefined>;
  /** Never fails, and nobody waits for it. */
  set(key: string, bytes: Bytes): void;
}

/** What a queue may be given. */
export interface RenderQueueOptions {
  readonly cache?: ByteCache;
  /** Asked where the cache has nothing. */
  readonly store?: BodyStore;
  readonly metrics?: Metrics;
  /** Ends when the event loop has looked at what has come in meanwhile. */
  readonly breathe?: () => Promise<void>;
  /** A clock in milliseconds that never goes back. */
  readonly now?: () => number;
}

/**
 * Pictures get so many times the time that everything else takes. Under a load of which
 * most has to be refused, the refusals would take nearly all of it otherwise.
 */
const SHARE = 4;
/** Nothing else happens for so long at most, but for a picture that takes longer alone. */
const MAX_SLICE_MS = 100;

/** See the module's text. */
export class RenderQueue {
  readonly limit: number;
  readonly #options: RenderQueueOptions;
  readonly #inFlight = new Map<string, Promise<Bytes>>();
  #last: Promise<unknown> = Promise.resolve();
  /** When pictures began to be made one after the other, and for how long they may be. */
  #slice = { began: 0, ms: 0 };

  /** @param limit How many pictures may be waiting or in the making. */
  constructor(limit: number, options: RenderQueueOptions = {}) {
    this.limit = limit;
    this.#options = options;
  }

  /** What was made before; undefined where nothing is kept. */
  get cache(): ByteCache | undefined {
    return this.#options.cache;
  }

  /** Pictures waiting or in the making. */
  get length(): number {
    return this.#inFlight.size;
  }

  /** Whether a picture that nobody else is waiting for would be refused. */
  get full(): boolean {
    return this.#inFlight.size >= this.limit;
  }

  /**
   * @param key Equal for requests with the same answer, for ever.
   * @param trace Is told where the body came from.
   * @throws {Problem} 503 at once where the queue is full.
   */
  render(key: string, work: Work, trace?: Trace): Promise<Bytes> {
    const { cache, metrics } = this.#options;
    const kept = cache?.get(key);
    if (kept !== undefined) {
      metrics?.cacheHits.increment();
      return noted(trace, "hit", Promise.resolve(kept));
    }
    const shared = this.#inFlight.get(key);
    if (shared !== undefined) {
      metrics?.coalesced.increment();
      return noted(trace, "coalesced", shared);
    }
    if (this.full) {
      metrics?.shed.increment();
      throw queueFull(this.limit);
    }
    metrics?.cacheMisses.increment();
    const result = this.#last.then(() => this.#make(key, work))
      .finally(() => this.#inFlight.delete(key));
    this.#inFlight.set(key, result);
    const rest = () => this.#rest();
    this.#last = result.then(rest, rest); // the next one's turn comes all the same
    return noted(trace, "miss", result);
  }

  /**
   * A network's run does not let anything else happen; between two of them the server must
   * take in, answer and refuse requests. How long it took to do so says how many pictures
   * it may make before it does so again.
   */
  async #rest(): Promise<void> {
    const { breathe = nextTurn, now = () => performance.now() } = this.#options;
    const ended = now();
    if (ended < this.#slice.began + this.#slice.ms) return;
    await breathe();
    const began = now();
    this.#slice = { began, ms: Math.min(SHARE * (began - ended), MAX_SLICE_MS) };
  }

  async #make(key: string, work: Work): Promise<Bytes> {
    const { cache, store } = this.#options;
    let bytes = await store?.get(key);
    if (bytes === undefined) {
      bytes = await this.#timed(work);
      store?.set(key, bytes);
    }
    cache?.set(key, bytes);
    return bytes;
  }

  async #timed(work: Work): Promise<Bytes> {
    const { metrics } = this.#options;
    if (metrics === undefined) return await work();
    const networkBefore = metrics.inference.sum;
    const began = performance.now();
    const bytes = await work();
    const whole = (performance.now() - began) / 1000;
    // One picture is made at a time, so that what the networks ran they ran for this one.
    metrics.encoding.observe(Math.max(0, whole - (metrics.inference.sum - networkBefore)));
    return bytes;
  }
}

/** The refusal where a queue is full. */
export function queueFull(limit: number): Problem {
  return new Problem(
    503,
    `${limit} pictures are waiting to be made already; try again in a second`,
    {},
    { "Retry-After": "1" },
  );
}

/** Tells the log where a body came from. */
function noted(
  trace: Trace | undefined,
  cache: CacheStatus,
  body: Promise<Bytes>,
): Promise<Bytes> {
  if (trace === undefined) return body;
  trace.cache = cache;
  return body.then((bytes) => {
    trace.bytes = (trace.bytes ?? 0) + bytes.length;
    return bytes;
  });
}

let isFirstTurn = true;

/**
 * Unlike a promise's turn, this one comes after the network's; unlike a timer's, at once. The
 * first is left out: the answer to the first picture would wait for the loading of what it takes.
 */
function nextTurn(): Promise<void> {
  if (!isFirstTurn) return new Promise((resolve) => setImmediate(resolve));
  isFirstTurn = false;
  return Promise.resolve();
}
