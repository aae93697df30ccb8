/**
 * The routes of pictures. What but a few ask for is loaded when the first one does.
 *
 * @module
 */

import type { Hono } from "hono";
import { type AnimationFormat, animators } from "../encode/registry.ts";
import type { Studio } from "./answer.ts";
import { generate, random } from "./generate.ts";
import { lazy } from "./lazy.ts";
import { pathForm } from "./path_form.ts";

/** Mounts them. */
export function mountPictures(app: Hono, studio: Studio): void {
  app.get("/generate", generate(studio));
  app.get("/random", random(studio));
  app.get("/v1/:model/:file", pathForm(studio));
  app.get("/sheet", lazy(async () => (await import("./sheet.ts")).sheet(studio)));
  app.get("/morph", lazy(async () => (await import("./morph.ts")).morph(studio)));
  for (const format of Object.keys(animators) as AnimationFormat[]) {
    app.get(
      `/morph.${format}`,
      lazy(async () => (await import("./morph.ts")).animation(studio, format)),
    );
  }
}
