/**
 * Texts that are the same for everyone until the server is replaced.
 *
 * @module
 */

import type { Context, Handler } from "hono";
import { matches } from "../etag.ts";
import { sha256Hex } from "../../shared/model/sha256.ts";

/** Makes the handler of one; its tag is that of its bytes. */
export function document(
  text: string,
  mediaType: string,
  more: Readonly<Record<string, string>> = {},
): Handler {
  const body = new TextEncoder().encode(text);
  const etag = `"${sha256Hex(body).slice(0, 32)}"`;
  const headers = { ...more, "Cache-Control": "public, max-age=3600", "ETag": etag };
  return (c: Context) => {
    if (matches(c.req.header("If-None-Match"), etag)) {
      return new Response(null, { status: 304, headers });
    }
    return new Response(body, { headers: { ...headers, "Content-Type": mediaType } });
  };
}
