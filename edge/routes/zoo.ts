/**
 * `GET /zoo`: the history of the field, its generators side by side.
 *
 * @module
 */

import type { Context } from "hono";
import type { Site } from "../site.ts";
import { inventedSeed } from "../ui/invented_seed.ts";
import { PAGE_HEADERS } from "../ui/layout.tsx";
import { zooPage } from "../ui/zoo_page.tsx";

/** Makes the handler; the form of the page comes back to it. */
export function zoo({ catalogue, sign }: Site) {
  return (c: Context): Response | Promise<Response> => {
    const { searchParams } = new URL(c.req.url);
    // The button "Surprise me", where no script takes care of it.
    if (sign === undefined && searchParams.has("random")) {
      const headers = { "Location": `/zoo?seed=${inventedSeed()}`, "Cache-Control": "no-store" };
      return new Response(null, { status: 302, headers });
    }
    const page = zooPage({ catalogue, seed: searchParams.get("seed") ?? "", sign });
    return c.html(page, 200, { ...PAGE_HEADERS, "Cache-Control": "public, max-age=300" });
  };
}
