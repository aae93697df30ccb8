/**
 * The whole server in the words of OpenAPI 3.1: what `/openapi.json` answers, and what
 * `/docs` and `/llms.txt` are made from.
 *
 * https://spec.openapis.org/oas/v3.1.1.html
 *
 * @module
 */

import { makesPictures } from "../operation/route_label.ts";
import type { Site } from "../site.ts";
import { operationsOf } from "./operations.ts";
import type { Parameter } from "./parameters.ts";
import { schemas } from "./schemas.ts";
import { type Topic, topics } from "./topics.ts";

/** A route and method. */
export interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly parameters?: readonly Parameter[];
  readonly responses: Readonly<Record<string, unknown>>;
  /** Requests that answer 200, or lead to one that does. */
  readonly "x-examples"?: readonly Example[];
}

/** A request worth trying. */
export interface Example {
  readonly summary: string;
  /** Path and query. */
  readonly url: string;
  /** Whether the answer is a picture. */
  readonly picture: boolean;
}

/** See the module's text; of the standard's fields those that we use. */
export interface OpenApi {
  readonly openapi: "3.1.1";
  readonly info: Readonly<Record<string, unknown>> & {
    readonly title: string;
    readonly summary: string;
    readonly description: string;
  };
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, { readonly get: Operation }>>;
  readonly components: Readonly<Record<string, unknown>>;
  /** What holds for all routes. */
  readonly "x-topics": readonly Topic[];
}

/**
 * @param routes Paths that the server answers, as Hono has them: others are left out.
 */
export function openApi(
  { catalogue, sign = (target) => target }: Pick<Site, "catalogue" | "sign">,
  routes: Iterable<string>,
): OpenApi {
  const mounted = new Set(routes);
  const operations = operationsOf(catalogue).filter(({ route }) => mounted.has(route));
  const signed = (operation: Operation): Operation => ({
    ...operation,
    "x-examples": operation["x-examples"]?.map((example) => ({
      ...example,
      url: sign(example.url),
    })) ?? [],
  });
  return {
    openapi: "3.1.1",
    info: {
      title: "Figment",
      version: "1",
      summary: "Pictures that do not exist, at a URL",
      description: "A seed becomes noise, the noise goes through a small generator network, and " +
        "out comes an image. The same URL gives the same bytes, on every machine, for ever.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/" }],
    tags: [
      { name: "Pictures", description: "For `src`, in pages and apps anywhere" },
      { name: "Models", description: "Who draws" },
      { name: "Pages", description: "For people and programs that want to know more" },
      { name: "Operation", description: "For whoever runs the server" },
    ],
    paths: Object.fromEntries(operations.map(({ route, path, operation }) => [
      path,
      { get: makesPictures(route) ? signed(operation) : operation },
    ])),
    components: { schemas },
    "x-topics": topics,
  };
}
