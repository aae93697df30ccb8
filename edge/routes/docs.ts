/**
 * `GET /docs`: the reference, to read.
 *
 * @module
 */

import type { Handler } from "hono";
import { imageUrl } from "../links.ts";
import type { OpenApi } from "../openapi/document.ts";
import type { Site } from "../site.ts";
import { docsPage } from "../ui/docs_page.tsx";
import { PAGE_HEADERS } from "../ui/layout.tsx";
import { document } from "./document.ts";

/** Makes the handler. */
export function docs(reference: OpenApi, { catalogue, sign }: Site): Handler {
  const { name, version } = catalogue.default.model.config;
  const icon = imageUrl({ model: `${name}@${version}`, seed: "alice" });
  const page = docsPage({
    reference,
    icon: sign?.(icon) ?? icon,
    // It makes URLs in the browser, which has no key to sign them by.
    ...(sign === undefined && { script: "/figment.js" }),
  });
  return document(`${page}`, "text/html; charset=utf-8", PAGE_HEADERS);
}
