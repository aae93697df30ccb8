/**
 * How many requests a client may send: a bucket for each that holds a minute's worth of
 * tokens and fills steadily (a token bucket).
 *
 * @module
 */

/** Clients remembered; who has not come for the longest is forgotten, and so begins anew. */
const MAX_CLIENTS = 10_000;

interface Bucket {
  tokens: number;
  /** When that was so, in milliseconds. */
  at: number;
}

/** See the module's text. */
export class RateLimit {
  readonly #capacity: number;
  readonly #maxClients: number;
  readonly #now: () => number;
  /** In the order of their last request. */
  readonly #buckets = new Map<string, Bucket>();

  /**
   * @param perMinute Requests a minute, at least 1; so many may come at once.
   * @param now A clock in milliseconds that never goes back.
   */
  constructor(perMinute: number, now = () => performance.now(), maxClients = MAX_CLIENTS) {
    this.#capacity = perMinute;
    this.#now = now;
    this.#maxClients = maxClients;
  }

  /** Clients that are remembered. */
  get clients(): number {
    return this.#buckets.size;
  }

  /**
   * Takes a request in.
   *
   * @returns 0 where it may pass; otherwise the whole seconds after which one will.
   */
  take(client: string): number {
    const now = this.#now();
    const perMs = this.#capacity / 60_000;
    const bucket = this.#buckets.get(client) ?? { tokens: this.#capacity, at: now };
    bucket.tokens = Math.min(this.#capacity, bucket.tokens + (now - bucket.at) * perMs);
    bucket.at = now;
    this.#buckets.delete(client);
    this.#buckets.set(client, bucket);
    if (this.#buckets.size > this.#maxClients) {
      this.#buckets.delete(this.#buckets.keys().next().value!);
    }
    if (bucket.tokens < 1) return Math.max(1, Math.ceil((1 - bucket.tokens) / perMs / 1000));
    bucket.tokens--;
    return 0;
  }
}
