/**
 * `GET /generate`: a picture for a seed. `GET /random`: one for a fresh seed.
 *
 * @module
 */

import type { Context } from "hono";
import { encoders } from "../encode/registry.ts";
import { imageQuery, parseQuery, randomQuery } from "../params.ts";
import { seedPicture } from "../pictures/seed_picture.ts";
import { answer, drawingOf, type Studio, toFreshSeed } from "./answer.ts";

const PATH = "/generate";

/** Makes the handler. */
export function generate(studio: Studio) {
  return (c: Context): Promise<Response> | Response => {
    const { search } = new URL(c.req.url);
    const query = parseQuery(imageQuery, search);
    const drawing = drawingOf(studio, query);
    if (query.seed === undefined) return toFreshSeed(PATH, search);
    const { format } = query;
    return answer(c, studio, query, seedPicture(drawing, query.seed), format, encoders[format]);
  };
}

/** Makes the handler; it refuses what would be refused after the redirect. */
export function random(studio: Studio) {
  return (c: Context): Response => {
    const { search } = new URL(c.req.url);
    drawingOf(studio, parseQuery(randomQuery, search));
    return toFreshSeed(PATH, search);
  };
}
