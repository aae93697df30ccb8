/**
 * `GET /`: shows what Figment does, and gives the code to embed it.
 *
 * @module
 */

import type { Context } from "hono";
import { originOf, type Site } from "../site.ts";
import { homePage, signedPage } from "../ui/home_page.tsx";
import { inventedSeed } from "../ui/invented_seed.ts";
import { PAGE_HEADERS } from "../ui/layout.tsx";
import { readPageState } from "../ui/page_state.ts";

/** Makes the handler; the form of the page comes back to it. */
export function home(site: Site) {
  return (c: Context): Response | Promise<Response> => {
    const { searchParams } = new URL(c.req.url);
    const headers = {
      ...PAGE_HEADERS,
      "Cache-Control": "public, max-age=300",
    };
    const { catalogue, sign } = site;
    if (sign !== undefined) return c.html(signedPage({ catalogue, sign }), 200, headers);
    if (searchParams.has("random")) return toInventedSeed(searchParams);
    const state = readPageState(searchParams, catalogue);
    const origin = originOf(c.req.raw, site.proxies);
    return c.html(homePage({ catalogue, state, origin }), 200, headers);
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
