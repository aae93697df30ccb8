/**
 * Serves the models: `deno task start`.
 *
 * @module
 */

import { resolve } from "node:path";
import type { Hono } from "hono";
import { bootWasm } from "../shared/backend.ts";
import { UserError } from "../shared/errors.ts";
import { createApp } from "./app.ts";
import { openCatalogue } from "./catalogue.ts";
import { readSettings, type Settings } from "./settings.ts";

/** How long answers in the making may take once the server is told to stop. */
const GRACE_MS = 5000;

async function start(): Promise<void> {
  const settings = readSettings(
    (name) => Deno.env.get(name),
    resolve(import.meta.dirname!, "../weights"),
  );
  await bootWasm();
  const catalogue = await openCatalogue(settings.weights, settings.model, console.error);
  const server = listen(settings, createApp({ catalogue }));
  const { name, version } = catalogue.default.model.config;
  console.log(
    `Figment serves ${catalogue.names.join(", ")} (default ${name}@${version}) at ` +
      `http://${shownHost(settings.host)}:${server.addr.port}/`,
  );
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    Deno.addSignalListener(signal, () => stop(server));
  }
}

/** @throws {UserError} Where the address cannot be had. */
function listen({ host, port }: Settings, app: Hono): Deno.HttpServer<Deno.NetAddr> {
  try {
    return Deno.serve({ hostname: host, port, onListen: () => {} }, async (request) => {
      const response = await app.fetch(request);
      return request.method === "HEAD" ? ofUnknownLength(response) : response;
    });
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse) {
      throw new UserError(`Port ${port} is in use; stop its owner or set PORT to another`);
    }
    throw new UserError(`Cannot listen at HOST ${host}, PORT ${port}: ${(error as Error).message}`);
  }
}

/**
 * Deno gives an answer to HEAD that has no body `Content-Length: 0`, by which a cache
 * would take its copy of the picture for outdated; to one with a stream it gives none.
 */
function ofUnknownLength(response: Response): Response {
  return new Response(new Blob().stream(), response);
}

/** Finishes what is in flight, within its time, and ends the process. */
async function stop(server: Deno.HttpServer): Promise<void> {
  setTimeout(() => Deno.exit(0), GRACE_MS);
  await server.shutdown();
  Deno.exit(0);
}

/** A host that a browser can open. */
function shownHost(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "localhost";
  return host.includes(":") ? `[${host}]` : host;
}

try {
  await start();
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(error.message);
  Deno.exit(1);
}
