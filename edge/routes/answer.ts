/**
 * How every image route answers once it knows which picture is wanted.
 *
 * @module
 */

import type { Context } from "hono";
import type { Catalogue } from "../catalogue.ts";
import type { Encoder } from "../encode/encoder.ts";
import { etagOf, matches } from "../etag.ts";
import type { Bindings } from "../operation/trace.ts";
import { type Drawing, type DrawingQuery, resolveDrawing } from "../pictures/drawing.ts";
import type { Picture } from "../pictures/picture.ts";
import type { RenderQueue } from "../render_queue.ts";

/** What image routes work with. */
export interface Studio {
  readonly catalogue: Catalogue;
  readonly queue: RenderQueue;
}

/** The answer to the same URL never changes: the URL names the model's version. */
const FOR_EVER = "public, max-age=31536000, immutable";
/** The server may take another model, or another version of it, some day. */
const FOR_NOW = "public, max-age=86400, stale-while-revalidate=604800";

/** The parameters that all image routes have in common, validated. */
export interface CommonQuery extends DrawingQuery {
  readonly model?: string | undefined;
}

/** @throws {Problem} 404 for an unknown model, 400 for a class that it has not. */
export function drawingOf({ catalogue }: Studio, query: CommonQuery): Drawing {
  const { model } = query;
  return resolveDrawing(model === undefined ? catalogue.default : catalogue.resolve(model), query);
}

/**
 * Answers with the picture, or with what its tag or the method make of it: then without
 * running the network.
 *
 * @param format The name of the encoder's format, which is also the file's extension.
 */
export async function answer<Subject extends Picture>(
  c: Context,
  { queue }: Studio,
  { model }: CommonQuery,
  picture: Subject,
  format: string,
  encoder: Encoder<Subject>,
): Promise<Response> {
  const isPinned = model?.includes("@") ?? false;
  const etag = etagOf(picture, format);
  const validators = { "Cache-Control": isPinned ? FOR_EVER : FOR_NOW, "ETag": etag };
  if (matches(c.req.header("If-None-Match"), etag)) {
    return new Response(null, { status: 304, headers: validators });
  }
  const headers = {
    ...validators,
    "Content-Type": encoder.mediaType,
    "Content-Disposition": `inline; filename="${fileName(picture, format)}"`,
  };
  if (c.req.method === "HEAD") return new Response(null, { headers });
  const { trace }: Bindings = c.env ?? {}; // nothing, where the routes serve by themselves
  const body = await queue.render(etag, () => encoder.encode(picture), trace);
  return new Response(body, { headers });
}

/** Of letters that are safe in a header and on any disk. */
function fileName({ model, title }: Picture, extension: string): string {
  const safe = title.slice(0, 64).replaceAll(/[^A-Za-z0-9_-]/g, "_");
  return `${model.config.name}-${safe}.${extension}`;
}

/** To a path, with a query and a seed that nobody has had. */
export function toFreshSeed(pathname: string, search: string): Response {
  const seed = `seed=${crypto.randomUUID()}`;
  const query = search.length > 1 ? `${search}&${seed}` : `?${seed}`;
  return new Response(null, {
    status: 302,
    headers: { "Location": `${pathname}${query}`, "Cache-Control": "no-store" },
  });
}
