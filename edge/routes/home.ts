/**
 * `GET /`: shows what Figment does, and gives the code to embed it.
 *
 * @module
 */

import type { Context } from "hono";
import type { Catalogue } from "../catalogue.ts";
import { isSeed } from "../params.ts";
import { homePage, homePolicy } from "../ui/home_page.ts";

/** Makes the handler; its form comes back to the same page with a seed. */
export function home(catalogue: Catalogue) {
  return (c: Context): Response | Promise<Response> => {
    const { searchParams, origin } = new URL(c.req.url);
    return c.html(homePage(catalogue.default.model, wantedSeed(searchParams), origin), 200, {
      "Cache-Control": "public, max-age=300",
      "Content-Security-Policy": homePolicy,
      "Referrer-Policy": "no-referrer",
    });
  };
}

/** Links to a page carry all kinds of parameters: none is a reason to refuse it. */
function wantedSeed(query: URLSearchParams): string {
  const seed = query.get("seed");
  return seed !== null && isSeed(seed) ? seed : "alice";
}
