/**
 * The routes for people and programs that want to know more: the page, the reference, and
 * what they load. None costs the server's start anything: each is loaded when it is first
 * asked for.
 *
 * @module
 */

import type { Hono } from "hono";
import type { OpenApi } from "../openapi/document.ts";
import type { Site } from "../site.ts";
import { lazy } from "./lazy.ts";

/** Mounts them. */
export function mountPages(app: Hono, site: Site): void {
  const { catalogue } = site;
  let made: Promise<OpenApi> | undefined;
  const reference = () => made ??= describeServer(app, site);

  app.get("/", lazy(async () => (await import("./home.ts")).home(site)));
  app.get("/zoo", lazy(async () => (await import("./zoo.ts")).zoo(site)));
  app.get("/assets/:file", lazy(async () => (await import("./assets.ts")).assets));
  app.get("/figment.js", lazy(async () => (await import("./element.ts")).element(catalogue)));
  app.get(
    "/docs",
    lazy(async () => (await import("./docs.ts")).docs(await reference(), site)),
  );
  app.get(
    "/openapi.json",
    lazy(async () => (await import("./openapi.ts")).openapi(await reference())),
  );
  app.get("/llms.txt", lazy(async () => (await import("./llms.ts")).llms(await reference(), site)));
}

async function describeServer(app: Hono, site: Site): Promise<OpenApi> {
  const { openApi } = await import("../openapi/document.ts");
  return openApi(site, app.routes.map(({ path }) => path));
}
