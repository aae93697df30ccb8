/**
 * `GET /morph`: a point on the way from one seed to another. `GET /morph.{format}`: the way.
 *
 * @module
 */

import type { Context } from "hono";
import { type AnimationFormat, animators, encoders } from "../encode/registry.ts";
import { animationQuery, morphQuery } from "../morph_params.ts";
import { parseQuery } from "../params.ts";
import { morphAnimation, morphPicture } from "../pictures/morph_picture.ts";
import { answer, drawingOf, type Studio } from "./answer.ts";

/** Makes the handler. */
export function morph(studio: Studio) {
  return (c: Context): Promise<Response> => {
    const query = parseQuery(morphQuery, new URL(c.req.url).search);
    const picture = morphPicture(drawingOf(studio, query), query, query.t);
    return answer(c, studio, query, picture, query.format, encoders[query.format]);
  };
}

/** Makes the handler of one format. */
export function animation(studio: Studio, format: AnimationFormat) {
  return (c: Context): Promise<Response> => {
    const query = parseQuery(animationQuery, new URL(c.req.url).search);
    const picture = morphAnimation(drawingOf(studio, query), query, query.frames);
    return answer(c, studio, query, picture, format, animators[format]);
  };
}
