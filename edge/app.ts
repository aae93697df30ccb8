/**
 * The server as a function from Request to Response.
 *
 * @module
 */

import { Hono } from "hono";
import { cors } from "hono/cors";
import { methodNotAllowed } from "hono/method-not-allowed";
import { TrieRouter } from "hono/router/trie-router";
import type { Catalogue } from "./catalogue.ts";
import { EVERY_ANSWER } from "./every_answer.ts";
import type { Metrics } from "./operation/metrics.ts";
import { Problem } from "./problem.ts";
import { RenderQueue } from "./render_queue.ts";
import { healthz, readyz } from "./routes/health.ts";
import { showMetrics } from "./routes/metrics.ts";
import { listModels, showModel } from "./routes/models.ts";
import { mountPages } from "./routes/pages.ts";
import { mountPictures } from "./routes/pictures.ts";
import type { Site } from "./site.ts";

/** The answer to a browser that asks before it asks. */
const preflight = cors({
  origin: "*",
  allowMethods: ["GET", "HEAD", "OPTIONS"],
  maxAge: 86400,
});

/** What a server is made of. */
export interface AppOptions {
  readonly catalogue: Catalogue;
  /** Pictures waiting at most; the next request gets 503. */
  readonly queueLimit?: number;
  /** Makes the pictures; where absent, one of `queueLimit`, without a cache. */
  readonly queue?: RenderQueue;
  /** Where absent, there is no `/metrics`. */
  readonly metrics?: Metrics;
  /** Signs what the pages show, where URLs have to be signed. */
  readonly sign?: ((target: string) => string) | undefined;
  /** Proxies in front, whose word on the server's address is taken. */
  readonly proxies?: number;
  /** Is told of errors that are nobody's mistake but ours. */
  readonly report?: (error: Error) => void;
}

/** Makes the server; `app.fetch` serves it, `app.request` tests it. */
export function createApp(options: AppOptions): Hono {
  const { catalogue, queueLimit = 256, metrics, report = console.error } = options;
  const { queue = new RenderQueue(queueLimit), sign, proxies = 0 } = options;
  const site: Site = { catalogue, sign, proxies };
  // Hono's usual router would compile the routes before it answers for the first time.
  const app = new Hono({ router: new TrieRouter() });

  app.use(async (c, next) => {
    if (c.req.method === "OPTIONS") return await preflight(c, next);
    await next();
    // Set in place: Hono's `c.header` and `cors` would each copy the answer, and its body
    // through a stream, which costs a small picture more than its encoding.
    for (const [name, value] of Object.entries(EVERY_ANSWER)) c.res.headers.set(name, value);
  });
  app.use(methodNotAllowed({
    app,
    onMethodNotAllowed: (c, methods) => {
      const allowed = [...methods, "OPTIONS"];
      return new Problem(
        405,
        `${c.req.method} is not possible here; allowed: ${allowed.join(", ")}`,
        { allowed },
        { Allow: allowed.join(", ") },
      ).toResponse();
    },
  }));

  mountPictures(app, { catalogue, queue });
  app.get("/models", listModels(site));
  app.get("/models/:name", showModel(site));
  app.get("/healthz", healthz);
  app.get("/readyz", readyz(catalogue));
  if (metrics !== undefined) app.get("/metrics", showMetrics(metrics, queue, catalogue));
  mountPages(app, site);

  app.notFound((c) =>
    new Problem(
      404,
      `There is nothing at ${c.req.path.slice(0, 100)}; pictures are at /generate`,
      { models: catalogue.names },
    ).toResponse()
  );
  app.onError((error) => {
    if (error instanceof Problem) return error.toResponse();
    report(error);
    return new Problem(500, "The server failed; the failure is in its log").toResponse();
  });
  return app;
}
