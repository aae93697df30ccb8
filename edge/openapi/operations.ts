/**
 * Every route: what it is for, what it takes, and examples of it.
 *
 * @module
 */

import type * as z from "../../shared/zod.ts";
import type { Catalogue } from "../catalogue.ts";
import { animators, encoders } from "../encode/registry.ts";
import { animationQuery, morphQuery } from "../morph_params.ts";
import { imageQuery, randomQuery } from "../params.ts";
import { hasDomains, truncatesOf } from "../pictures/drawing.ts";
import { sheetQuery } from "../sheet_params.ts";
import type { Example, Operation } from "./document.ts";
import { parametersOf } from "./parameters.ts";
import { pictureResponses, redirectResponses, refusal, textResponse } from "./responses.ts";

/** A route with its description. */
export interface Described {
  /** As Hono has it. */
  readonly route: string;
  /** As OpenAPI has it. */
  readonly path: string;
  readonly operation: Operation;
}

/** All that a server may have. */
export function operationsOf(catalogue: Catalogue): Described[] {
  return [...pictures(catalogue), ...models(catalogue), ...pages(), ...forOperators()];
}

/** What parameters may be, as this server's models have it. */
function examplesOf(catalogue: Catalogue) {
  const { model } = catalogue.default;
  const { name, version, classes } = model.config;
  return {
    model: `${name}@${version}`,
    ...(classes !== null && { class: classes[0]! }),
    ...(classes !== null && hasDomains(model) && { domain: classes[0]! }),
    ...(truncatesOf(model) === "styles" && { mix: "bob" }),
    seed: "alice",
    from: "alice",
    to: "bob",
    t: 0.5,
    frames: 12,
    seeds: ["alice", "bob", "carol"],
    n: 9,
    columns: 3,
    size: 128,
    ...(truncatesOf(model) !== "nothing" && { truncation: 0.7 }),
    format: "webp",
  };
}

function pictures(catalogue: Catalogue): Described[] {
  const values = examplesOf(catalogue);
  const { name, version } = catalogue.default.model.config;
  // A class is shown with a model that has some, whichever is the default.
  const withClasses = [catalogue.default, ...catalogue.samplers]
    .find(({ model }) => model.config.classes !== null);
  const last = withClasses?.model.config.classes?.at(-1);
  const ofClass = last === undefined ? [] : [picture(
    `A certain class: ${last}`,
    `/generate?seed=alice&model=${withClasses!.model.config.name}&class=${encode(last)}&size=128`,
  )];
  const withStyles = catalogue.samplers.find(({ model }) => truncatesOf(model) === "styles");
  const mixed = withStyles === undefined ? [] : [picture(
    "Alice, her details in the style of Bob",
    `/generate?seed=alice&model=${withStyles.model.config.name}&mix=bob&size=128`,
  )];
  const withDomains = catalogue.samplers.find(({ model }) => hasDomains(model));
  const { name: coupled, classes: domains } = withDomains?.model.config ?? { classes: null };
  const matching = (domains ?? []).slice(0, 2).map((domain) =>
    picture(
      `In one of its domains: ${domain}`,
      `/generate?seed=alice&model=${coupled}&domain=${encode(domain)}&size=128`,
    )
  );
  const truncated = truncatesOf(catalogue.default.model) === "nothing" ? [] : [
    picture("A typical one", "/generate?seed=alice&truncation=0.3&size=128"),
    picture("A strange one", "/generate?seed=alice&truncation=1.6&size=128"),
  ];
  const mediaTypes = (
    all: Readonly<Record<string, { readonly mediaType: string }>>,
  ) => [...new Set(Object.values(all).map(({ mediaType }) => mediaType))];
  const formats = mediaTypes(encoders);
  const parameters = (schema: z.ZodMiniObject, path: string[] = []) =>
    parametersOf(schema, path, values);

  return [
    {
      route: "/generate",
      path: "/generate",
      operation: {
        operationId: "generate",
        summary: "The picture of a seed",
        description: "Without a seed, a redirect to the same URL with a fresh one.",
        tags: ["Pictures"],
        parameters: parameters(imageQuery),
        responses: pictureResponses(formats, true),
        "x-examples": [
          picture("A picture of a name", "/generate?seed=alice&size=128"),
          ...ofClass,
          ...matching,
          ...truncated,
          ...mixed,
          picture(
            "The same for ever",
            `/generate?seed=alice&model=${name}@${version}&size=128&format=webp`,
          ),
          data("Facts, no picture", "/generate?seed=alice&format=json"),
        ],
      },
    },
    {
      route: "/v1/:model/:file",
      path: "/v1/{model}/{seed}.{format}",
      operation: {
        operationId: "generateByPath",
        summary: "The same, with the seed in the path",
        description: "For places that drop queries. What is not in the path may be in the query.",
        tags: ["Pictures"],
        parameters: parameters(imageQuery, ["model", "seed", "format"]),
        responses: pictureResponses(formats, false),
        "x-examples": [
          picture("In a path", `/v1/${name}/bob.png?size=128`),
          picture("In a path, for ever", `/v1/${name}@${version}/carol.webp?size=128`),
        ],
      },
    },
    {
      route: "/random",
      path: "/random",
      operation: {
        operationId: "random",
        summary: "Another picture each time",
        description: "Redirects to a seed that nobody has had. The redirect is not stored, the " +
          "picture it leads to may be.",
        tags: ["Pictures"],
        parameters: parameters(randomQuery),
        responses: redirectResponses,
        "x-examples": [picture("Reload to see another", "/random?size=128")],
      },
    },
    {
      route: "/sheet",
      path: "/sheet",
      operation: {
        operationId: "sheet",
        summary: "Many seeds on one picture",
        description: "A contact sheet, in one request. Give `seeds`, or `seed` and `n`.",
        tags: ["Pictures"],
        parameters: parameters(sheetQuery),
        responses: pictureResponses(formats, true),
        "x-examples": [
          picture("Three names", "/sheet?seeds=alice,bob,carol&columns=3&size=64"),
          picture("Twelve of one seed", "/sheet?seed=alice&n=12&columns=6&size=64"),
        ],
      },
    },
    {
      route: "/morph",
      path: "/morph",
      operation: {
        operationId: "morph",
        summary: "A point on the way from one seed to another",
        description: "The way is along the sphere on which noise lies, so that every point of it " +
          "is as likely a picture as its ends.",
        tags: ["Pictures"],
        parameters: parameters(morphQuery),
        responses: pictureResponses(formats, false),
        "x-examples": ["0", "0.25", "0.5", "0.75", "1"].map((t) =>
          picture(`t = ${t}`, `/morph?from=alice&to=bob&t=${t}&size=128`)
        ),
      },
    },
    ...Object.entries(animators).map(([format, { mediaType }]): Described => ({
      route: `/morph.${format}`,
      path: `/morph.${format}`,
      operation: {
        operationId: `animate${format.charAt(0).toUpperCase()}${format.slice(1)}`,
        summary: mediaType === "application/json"
          ? "Facts about the animation"
          : `The way there and back, moving (${format})`,
        description: "Frames from one seed to the other and back, without end.",
        tags: ["Pictures"],
        parameters: parameters(animationQuery),
        responses: pictureResponses([mediaType], false),
        "x-examples": mediaType === "application/json"
          ? [data("Facts", `/morph.${format}?from=alice&to=bob`)]
          : [picture("From alice to bob", `/morph.${format}?from=alice&to=bob&size=128`)],
      },
    })),
  ];
}

function models(catalogue: Catalogue): Described[] {
  const { name } = catalogue.default.model.config;
  const model = { $ref: "#/components/schemas/Model" };
  return [
    {
      route: "/models",
      path: "/models",
      operation: {
        operationId: "listModels",
        summary: "Every model",
        description: "What each makes, how well, from what data, and under which terms.",
        tags: ["Models"],
        responses: textResponse("application/json", "The models", {
          type: "object",
          required: ["default", "models"],
          properties: { default: { type: "string" }, models: { type: "array", items: model } },
        }),
        "x-examples": [data("All", "/models")],
      },
    },
    {
      route: "/models/:name",
      path: "/models/{name}",
      operation: {
        operationId: "showModel",
        summary: "One model",
        description: "By its name, or name@version.",
        tags: ["Models"],
        parameters: [{
          name: "name",
          in: "path",
          required: true,
          description: "A model's name, or name@version.",
          schema: { type: "string" },
          example: name,
        }],
        responses: {
          ...textResponse("application/json", "The model", model),
          ...refusal(404, "There is no such model; the answer lists those that there are"),
        },
        "x-examples": [data("One", `/models/${name}`)],
      },
    },
  ];
}

function pages(): Described[] {
  const page = (path: string, operationId: string, mediaType: string, summary: string) => ({
    route: path,
    path,
    operation: {
      operationId,
      summary,
      description: "",
      tags: ["Pages"],
      responses: textResponse(mediaType, summary),
      "x-examples": [data("Open it", path)],
    },
  });
  return [
    page("/", "home", "text/html", "Gallery, playground, and code to embed"),
    page("/zoo", "zoo", "text/html", "The landmarks of the field, side by side, of one seed"),
    page("/docs", "docs", "text/html", "This reference, to read"),
    page("/openapi.json", "openapi", "application/json", "This reference, for programs"),
    page("/llms.txt", "llms", "text/plain", "This reference, for language models"),
    page("/figment.js", "element", "text/javascript", "The custom element `<figment-img>`"),
  ];
}

function forOperators(): Described[] {
  const operation = (path: string, operationId: string, mediaType: string, summary: string) => ({
    route: path,
    path,
    operation: {
      operationId,
      summary,
      description: "",
      tags: ["Operation"],
      responses: {
        ...textResponse(mediaType, summary),
        ...(path === "/readyz" && refusal(503, "A golden seed gives another picture")),
      },
      "x-examples": [data("Open it", path)],
    },
  });
  return [
    operation("/healthz", "alive", "application/json", "The process answers"),
    operation("/readyz", "ready", "application/json", "A golden seed gives its golden picture"),
    operation("/metrics", "metrics", "text/plain", "Figures for Prometheus"),
  ];
}

function picture(summary: string, url: string): Example {
  return { summary, url, picture: true };
}

function data(summary: string, url: string): Example {
  return { summary, url, picture: false };
}

const encode = encodeURIComponent;
