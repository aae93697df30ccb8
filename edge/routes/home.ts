/**
 * `GET /`: shows what Figment does, and gives the code to embed it.
 *
 * @module
 */

import type { Context } from "hono";
import type { Catalogue } from "../catalogue.ts";
import { homePage } from "../ui/home_page.tsx";
import { inventedSeed } from "../ui/invented_seed.ts";
import { PAGE_HEADERS } from "../ui/layout.tsx";
import { readPageState } from "../ui/page_state.ts";

/** Makes the handler; the form of the page comes back to it. */
export function home(catalogue: Catalogue) {
  return (c: Context): Response | Promise<Response> => {
    const { searchParams, origin } = new URL(c.req.url);
    if (searchParams.has("random")) return toInventedSeed(searchParams);
    const state = readPageState(searchParams, catalogue);
    return c.html(homePage({ catalogue, state, origin }), 200, {
      ...PAGE_HEADERS,
      "Cache-Control": "public, max-age=300",
    });
  };
}

/** The button "Surprise me", where no script takes care of it. */
function toInventedSeed(query: URLSearchParams): Response {
  const next = new URLSearchParams(query);
  next.delete("random");
  next.set("seed", inventedSeed());
  return new Response(null, {
    status: 302,
    headers: { "Location": `/?${next}`, "Cache-Control": "no-store" },
  });
}
