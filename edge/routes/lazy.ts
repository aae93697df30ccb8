import type { Context, Handler } from "hono";

/** A handler that is made for its first request, and whose modules are loaded then. */
export function lazy(make: () => Promise<Handler>): Handler {
  let handler: Promise<Handler> | undefined;
  return async (c: Context, next) => await (await (handler ??= make()))(c, next);
}
