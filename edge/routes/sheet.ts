/**
 * `GET /sheet`: many seeds on one picture.
 *
 * @module
 */

import type { Context } from "hono";
import { encoders } from "../encode/registry.ts";
import { isSeed, parseQuery, sheetQuery } from "../params.ts";
import { derivedSeeds, sheetPicture } from "../pictures/sheet_picture.ts";
import { badParameter } from "../problem.ts";
import { answer, drawingOf, type Studio, toFreshSeed } from "./answer.ts";

/** How many pictures where nobody says. */
const USUAL_COUNT = 16;

/** Makes the handler. */
export function sheet(studio: Studio) {
  return (c: Context): Promise<Response> | Response => {
    const { search } = new URL(c.req.url);
    const query = parseQuery(sheetQuery, search);
    const drawing = drawingOf(studio, query);
    const { seeds, format } = query;
    const wanted = seeds === undefined ? seedsOfOne(query) : listedSeeds(seeds, query);
    const picture = sheetPicture(
      drawing,
      wanted ?? derivedSeeds("", countOf(query)),
      query.columns,
    );
    if (wanted === undefined) return toFreshSeed("/sheet", search);
    return answer(c, studio, query, picture, format, encoders[format]);
  };
}

interface SeedQuery {
  readonly seed?: string | undefined;
  readonly n?: number | undefined;
}

function listedSeeds(seeds: string[], { seed, n }: SeedQuery): string[] {
  if (seed !== undefined) throw badParameter("seed", seed, "either seed or seeds");
  if (n !== undefined) throw badParameter("n", `${n}`, "only beside seed, not beside seeds");
  return seeds;
}

/** Undefined where there is no seed. */
function seedsOfOne(query: SeedQuery): string[] | undefined {
  const { seed } = query;
  if (seed === undefined) return undefined;
  if (!isSeed(`${seed}-64`)) throw badParameter("seed", seed, sheetQuery.shape.seed.description!);
  return derivedSeeds(seed, countOf(query));
}

function countOf({ n = USUAL_COUNT }: SeedQuery): number {
  return n;
}
