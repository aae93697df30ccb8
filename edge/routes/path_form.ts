/**
 * `GET /v1/{model}[@version]/{seed}.{format}`: the same as `/generate`, for places that
 * drop queries.
 *
 * @module
 */

import type { Context } from "hono";
import { encoders } from "../encode/registry.ts";
import { decode, imageQuery, parseQuery } from "../params.ts";
import { seedPicture } from "../pictures/seed_picture.ts";
import { answer, drawingOf, type Studio } from "./answer.ts";

/** Makes the handler. */
export function pathForm(studio: Studio) {
  return (c: Context): Promise<Response> => {
    const { pathname, search } = new URL(c.req.url);
    const query = parseQuery(imageQuery, search, readPath(pathname));
    const { seed, format } = query;
    const picture = seedPicture(drawingOf(studio, query), seed!);
    return answer(c, studio, query, picture, format, encoders[format]);
  };
}

/** Of the path as it was sent: an escaped slash is part of a seed, and a plus is a plus. */
function readPath(pathname: string) {
  const [model = "", file = ""] = pathname.split("/").slice(2);
  const dot = file.lastIndexOf(".");
  const end = dot < 0 ? file.length : dot;
  return {
    model: decode(model, "model"),
    seed: decode(file.slice(0, end), "seed"),
    format: decode(file.slice(end + 1), "format"),
  };
}
