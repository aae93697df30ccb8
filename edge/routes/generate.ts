/**
 * `GET /generate`: a picture for a seed.
 *
 * @module
 */

import type { Context } from "hono";
import { findClass } from "../../shared/model/find_class.ts";
import type { Model } from "../../shared/model/load.ts";
import { classOf, type Sampler } from "../../shared/sampler.ts";
import type { Catalogue } from "../catalogue.ts";
import type { Picture } from "../encode/encoder.ts";
import { encoders, type Format } from "../encode/registry.ts";
import { etagOf, matches } from "../etag.ts";
import { type ImageQuery, parseImageQuery } from "../params.ts";
import { badParameter } from "../problem.ts";
import type { RenderQueue } from "../render_queue.ts";

/** The answer to the same URL never changes: the URL names the model's version. */
const FOR_EVER = "public, max-age=31536000, immutable";
/** The server may take another model, or another version of it, some day. */
const FOR_NOW = "public, max-age=86400, stale-while-revalidate=604800";

/** Makes the handler. */
export function generate(catalogue: Catalogue, queue: RenderQueue) {
  return async (c: Context): Promise<Response> => {
    const { pathname, search } = new URL(c.req.url);
    const query = parseImageQuery(search);
    const sampler = query.model === undefined ? catalogue.default : catalogue.resolve(query.model);
    const index = classIndex(sampler.model, query.class);
    if (query.seed === undefined) return toFreshSeed(pathname, search);

    const picture = pictureOf(sampler, query.seed, index, query.truncation);
    const pinned = query.model?.includes("@") ?? false;
    const etag = etagOf(picture, query.format);
    const headers = new Headers({
      "Cache-Control": pinned ? FOR_EVER : FOR_NOW,
      "ETag": etag,
    });
    if (matches(c.req.header("If-None-Match"), etag)) {
      return new Response(null, { status: 304, headers });
    }
    const encoder = encoders[query.format];
    headers.set("Content-Type", encoder.mediaType);
    headers.set("Content-Disposition", `inline; filename="${fileName(picture, query.format)}"`);
    if (c.req.method === "HEAD") return new Response(null, { headers });
    const body = await queue.render(etag, () => encoder.encode(picture));
    return new Response(body, { headers });
  };
}

/** @throws {Problem} 400, naming the classes that there are. */
function classIndex({ config: { classes } }: Model, wanted: ImageQuery["class"]) {
  if (wanted === undefined) return undefined;
  if (classes === null) throw badParameter("class", wanted, "none: this model has no classes");
  const index = findClass(classes, wanted);
  if (index === undefined) throw badParameter("class", wanted, classes);
  return index;
}

function pictureOf(
  sampler: Sampler,
  seed: string,
  index: number | undefined,
  truncation = sampler.model.config.truncation,
): Picture {
  const request = { seed, class: index, truncation };
  return {
    model: sampler.model,
    seed,
    class: classOf(sampler.model.shape, request),
    truncation,
    pixels: () => sampler.sample(request).pixels,
  };
}

/** To the same URL, the seed added. */
function toFreshSeed(pathname: string, search: string): Response {
  const seed = `seed=${crypto.randomUUID()}`;
  const query = search.length > 1 ? `${search}&${seed}` : `?${seed}`;
  return new Response(null, {
    status: 302,
    headers: { "Location": `${pathname}${query}`, "Cache-Control": "no-store" },
  });
}

/** Of letters that are safe in a header and on any disk. */
function fileName({ model, seed }: Picture, extension: Format): string {
  const safe = seed.slice(0, 64).replaceAll(/[^A-Za-z0-9_-]/g, "_");
  return `${model.config.name}-${safe}.${extension}`;
}
