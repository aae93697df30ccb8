/**
 * `GET /docs`: the reference, to read.
 *
 * @module
 */

import type { Handler } from "hono";
import type { Catalogue } from "../catalogue.ts";
import { imageUrl } from "../links.ts";
import type { OpenApi } from "../openapi/document.ts";
import { docsPage } from "../ui/docs_page.tsx";
import { PAGE_HEADERS } from "../ui/layout.tsx";
import { document } from "./document.ts";

/** Makes the handler. */
export function docs(reference: OpenApi, catalogue: Catalogue): Handler {
  const { name, version } = catalogue.default.model.config;
  const page = docsPage({
    reference,
    icon: imageUrl({ model: `${name}@${version}`, seed: "alice" }),
    script: "/figment.js",
  });
  return document(`${page}`, "text/html; charset=utf-8", PAGE_HEADERS);
}
