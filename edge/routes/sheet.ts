/**
 * `GET /sheet`: many seeds on one picture.
 *
 * @module
 */

import type { Context } from "hono";
import type * as z from "../../shared/zod.ts";
import { encoders } from "../encode/registry.ts";
import { allowedBy, isSeed, parseQuery } from "../params.ts";
import { derivedSeeds, sheetPicture } from "../pictures/sheet_picture.ts";
import { badParameter } from "../problem.ts";
import { MAX_SHEET, sheetQuery } from "../sheet_params.ts";
import { answer, drawingOf, type Studio, toFreshSeed } from "./answer.ts";

/** How many pictures where nobody says. */
const USUAL_COUNT = 16;

/** Makes the handler. */
export function sheet(studio: Studio) {
  return (c: Context): Promise<Response> | Response => {
    const { search } = new URL(c.req.url);
    const query = parseQuery(sheetQuery, search);
    const drawing = drawingOf(studio, query);
    const seeds = seedsOf(query);
    // Any seeds tell whether a sheet of so many would be refused after the redirect.
    const picture = sheetPicture(drawing, seeds ?? seedsFrom("", query.n), query.columns);
    if (seeds === undefined) return toFreshSeed("/sheet", search);
    return answer(c, studio, query, picture, query.format, encoders[query.format]);
  };
}

/**
 * @returns Undefined where there are none.
 * @throws {Problem} 400, where two parameters do not go together.
 */
function seedsOf({ seeds, seed, n }: z.infer<typeof sheetQuery>): readonly string[] | undefined {
  if (seeds === undefined) return seed === undefined ? undefined : seedsFrom(seed, n);
  if (seed !== undefined) throw badParameter("seed", seed, "either seed or seeds");
  if (n !== undefined) throw badParameter("n", `${n}`, "only beside seed, not beside seeds");
  return seeds;
}

/** @throws {Problem} 400, where the seed is so long that a number makes it too long. */
function seedsFrom(seed: string, count = USUAL_COUNT): string[] {
  if (isSeed(`${seed}-${MAX_SHEET}`)) return derivedSeeds(seed, count);
  throw badParameter("seed", seed, allowedBy(sheetQuery.shape.seed));
}
