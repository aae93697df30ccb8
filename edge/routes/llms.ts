/**
 * `GET /llms.txt`: the reference, for language models.
 *
 * @module
 */

import type { Handler } from "hono";
import type { OpenApi } from "../openapi/document.ts";
import { llmsText } from "../openapi/llms.ts";
import { originOf, type Site } from "../site.ts";
import { document } from "./document.ts";

/** Makes the handler; the text has the server's address in it. */
export function llms(reference: OpenApi, { proxies }: Site): Handler {
  return (c, next) => {
    const text = llmsText(reference, originOf(c.req.raw, proxies));
    return document(text, "text/plain; charset=utf-8")(c, next);
  };
}
