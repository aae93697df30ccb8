/**
 * The live report: a page, its events, and the run's pictures. It only reads.
 *
 * @module
 */

import { Hono } from "hono";
import { streamSSE } from "hono/streaming";
import { GRID, REAL } from "../run/moment_files.ts";
import type { Feed } from "./feed.ts";
import { reportPage } from "./page.tsx";
import { emptyReport } from "./run_report.ts";

/** What a live report is of. */
export interface LiveOptions {
  readonly feed: Feed;
  /** The run's folder; null while it is not known yet. */
  folder(): string | null;
}

/** See the module's text. */
export function liveApp({ feed, folder }: LiveOptions): Hono {
  const app = new Hono();
  app.use(async (context, next) => {
    await next();
    context.header("X-Content-Type-Options", "nosniff");
    context.header("Referrer-Policy", "no-referrer");
  });
  app.get("/", (context) => {
    const name = folder()?.split("/").at(-1) ?? "A run";
    context.header("Cache-Control", "no-store");
    return context.html(reportPage({ reports: [emptyReport(name)], events: "events" }));
  });
  app.get("/events", (context) => {
    context.header("Cache-Control", "no-store");
    return streamSSE(context, async (stream) => {
      const gone = new AbortController();
      stream.onAbort(() => gone.abort());
      for await (const event of feed.events(gone.signal)) await stream.writeSSE(event);
    });
  });
  app.get("/pictures/:name", async (context) => {
    const name = context.req.param("name");
    const home = folder();
    if (home === null || !(name === REAL || GRID.test(name))) return context.notFound();
    try {
      const png = await Deno.readFile(`${home}/${name}`);
      // Its address names its time, so another run's picture has another one.
      context.header("Cache-Control", "private, max-age=31536000, immutable");
      return context.body(png, 200, { "Content-Type": "image/png" });
    } catch {
      return context.notFound();
    }
  });
  return app;
}

/** The address of a picture, other for each version of it. */
export async function pictureAddress(folder: string, name: string): Promise<string> {
  const { mtime } = await Deno.stat(`${folder}/${name}`);
  return `pictures/${name}?${mtime?.getTime() ?? 0}`;
}
