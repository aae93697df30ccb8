/**
 * The routes of pictures.
 *
 * @module
 */

import type { Hono } from "hono";
import { type AnimationFormat, animators } from "../encode/registry.ts";
import type { Studio } from "./answer.ts";
import { generate, random } from "./generate.ts";
import { animation, morph } from "./morph.ts";
import { pathForm } from "./path_form.ts";
import { sheet } from "./sheet.ts";

/** Mounts them. */
export function mountPictures(app: Hono, studio: Studio): void {
  app.get("/generate", generate(studio));
  app.get("/random", random(studio));
  app.get("/v1/:model/:file", pathForm(studio));
  app.get("/sheet", sheet(studio));
  app.get("/morph", morph(studio));
  for (const format of Object.keys(animators) as AnimationFormat[]) {
    app.get(`/morph.${format}`, animation(studio, format));
  }
}
