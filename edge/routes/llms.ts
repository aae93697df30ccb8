/**
 * `GET /llms.txt`: the reference, for language models.
 *
 * @module
 */

import type { Handler } from "hono";
import type { OpenApi } from "../openapi/document.ts";
import { llmsText } from "../openapi/llms.ts";
import { document } from "./document.ts";

/** Makes the handler; the text has the server's address in it, as the request says it. */
export function llms(reference: OpenApi): Handler {
  return (c, next) => {
    const text = llmsText(reference, new URL(c.req.url).origin);
    return document(text, "text/plain; charset=utf-8")(c, next);
  };
}
