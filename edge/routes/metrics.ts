/**
 * `GET /metrics`: what Prometheus reads.
 *
 * @module
 */

import type { Context } from "hono";
import type { Catalogue } from "../catalogue.ts";
import type { Metrics } from "../operation/metrics.ts";
import type { RenderQueue } from "../render_queue.ts";

const headers = {
  "Content-Type": "text/plain; version=0.0.4; charset=utf-8",
  "Cache-Control": "no-store",
};

/** Makes the handler. */
export function showMetrics(metrics: Metrics, queue: RenderQueue, catalogue: Catalogue) {
  return (c: Context): Response =>
    c.body(
      metrics.toText({
        queueLength: queue.length,
        queueLimit: queue.limit,
        cacheBytes: queue.cache?.bytes ?? 0,
        cacheEntries: queue.cache?.size ?? 0,
        models: catalogue.samplers.length,
      }),
      200,
      headers,
    );
}
