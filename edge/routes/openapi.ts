/**
 * `GET /openapi.json`: the reference, for programs.
 *
 * @module
 */

import type { Handler } from "hono";
import type { OpenApi } from "../openapi/document.ts";
import { document } from "./document.ts";

/** Makes the handler. */
export function openapi(reference: OpenApi): Handler {
  return document(JSON.stringify(reference, null, 2) + "\n", "application/json");
}
