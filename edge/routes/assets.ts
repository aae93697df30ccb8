/**
 * `GET /assets/{file}`: what the pages load.
 *
 * @module
 */

import type { Context } from "hono";
import { Problem } from "../problem.ts";
import { findAsset } from "../ui/assets.ts";

/** Answers with a file, whose name changes with its contents. */
export function assets(c: Context): Response {
  const asset = findAsset(c.req.path);
  if (asset === undefined) throw new Problem(404, "There is no such file; reload the page");
  return new Response(asset.body, {
    headers: {
      "Content-Type": asset.mediaType,
      "Cache-Control": "public, max-age=31536000, immutable",
    },
  });
}
