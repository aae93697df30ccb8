/**
 * The routes for people who read: the page, the reference, and what they load. None costs
 * the server's start anything: each is loaded when it is first asked for.
 *
 * @module
 */

import type { Context, Handler, Hono } from "hono";
import type { Catalogue } from "../catalogue.ts";

/** Mounts them. */
export function mountPages(app: Hono, catalogue: Catalogue): void {
  app.get("/", lazy(async () => (await import("./home.ts")).home(app, catalogue)));
  app.get("/assets/:file", lazy(async () => (await import("./assets.ts")).assets));
}

/** A handler that is made for its first request. */
function lazy(make: () => Promise<Handler>): Handler {
  let handler: Promise<Handler> | undefined;
  return async (c: Context, next) => (await (handler ??= make()))(c, next);
}
