/**
 * What this server counts and times, for `GET /metrics`.
 *
 * @module
 */

import { Counter, exposition, Histogram, type Labels } from "./instruments.ts";

/** In seconds: from an answer out of memory to a picture at the end of a full queue. */
const REQUEST_BOUNDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
/** In seconds: from a small network or PNG to a large AVIF. */
const WORK_BOUNDS = [0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1];

/** What is looked at only when somebody asks. */
export interface Gauges {
  /** Pictures waiting or in the making. */
  readonly queueLength: number;
  readonly queueLimit: number;
  readonly cacheBytes: number;
  readonly cacheEntries: number;
  readonly models: number;
}

/** See the module's text. */
export class Metrics {
  /** Seconds that the network takes for a picture. */
  readonly inference = new Histogram(WORK_BOUNDS);
  /** Seconds that all but the network takes: resampling, drawing, compression. */
  readonly encoding = new Histogram(WORK_BOUNDS);
  /** Requests refused because the queue was full. */
  readonly shed = new Counter();
  /** Requests that shared the making of an answer with another. */
  readonly coalesced = new Counter();
  readonly cacheHits = new Counter();
  readonly cacheMisses = new Counter();
  /** Requests refused because their client sent too many. */
  readonly rateLimited = new Counter();
  /** Lines that the log lost because nobody read it fast enough. */
  readonly logDropped = new Counter();

  readonly #requests = new Map<string, Map<number, Counter>>();
  readonly #durations = new Map<string, Histogram>();

  /**
   * Counts an answer.
   *
   * @param route One of a fixed set of names, never what a client sent.
   * @param seconds From the request's last header to the answer's.
   */
  answered(route: string, status: number, seconds: number): void {
    let statuses = this.#requests.get(route);
    if (statuses === undefined) this.#requests.set(route, statuses = new Map());
    let counter = statuses.get(status);
    if (counter === undefined) statuses.set(status, counter = new Counter());
    counter.increment();
    let duration = this.#durations.get(route);
    if (duration === undefined) {
      this.#durations.set(route, duration = new Histogram(REQUEST_BOUNDS));
    }
    duration.observe(seconds);
  }

  /** Everything, as Prometheus reads it. */
  toText(gauges: Gauges): string {
    const count = (name: string, help: string, { value }: Counter) =>
      exposition(`figment_${name}_total`, "counter", help, [[{}, value]]);
    const gauge = (name: string, help: string, value: number) =>
      exposition(name, "gauge", help, [[{}, value]]);
    const times = (name: string, help: string, series: Iterable<readonly [Labels, Histogram]>) =>
      exposition(`figment_${name}_seconds`, "histogram", help, series);
    return [
      exposition(
        "figment_requests_total",
        "counter",
        "Requests answered",
        this.#requests.entries().flatMap(([route, statuses]) =>
          statuses.entries().map(([status, { value }]) =>
            [{ route, status: `${status}` }, value] as const
          )
        ),
      ),
      times(
        "request_duration",
        "From the request's headers to the answer's",
        this.#durations.entries().map(([route, histogram]) => [{ route }, histogram] as const),
      ),
      times("inference", "One run of a network", [[{}, this.inference]]),
      times("encoding", "From pixels to bytes", [[{}, this.encoding]]),
      gauge("figment_queue_length", "Pictures waiting or in the making", gauges.queueLength),
      gauge("figment_queue_limit", "Pictures that may be", gauges.queueLimit),
      count("shed", "Requests refused because the queue was full", this.shed),
      count("coalesced", "Requests that shared an answer in the making", this.coalesced),
      count("cache_hits", "Bodies found in memory", this.cacheHits),
      count("cache_misses", "Bodies that had to be made", this.cacheMisses),
      gauge("figment_cache_bytes", "Memory that finished bodies take", gauges.cacheBytes),
      gauge("figment_cache_entries", "Finished bodies in memory", gauges.cacheEntries),
      count("rate_limited", "Requests refused because of their number", this.rateLimited),
      count("log_dropped", "Lines of the log that nobody took in time", this.logDropped),
      gauge("figment_models", "Models loaded", gauges.models),
      gauge("process_resident_memory_bytes", "Resident memory", Deno.memoryUsage().rss),
    ].join("");
  }
}
