/**
 * What a row of the page at `/zoo` shows; in the page and on the server alike.
 *
 * @module
 */

import { type ModelFacts, withQuery } from "./embed_code.ts";

/** What the models of the zoo are called, before the names of their families. */
export const ZOO = "zoo-";

/** Whether a model is one of the zoo's. */
export function isInZoo({ config }: { readonly config: { readonly name: string } }): boolean {
  return config.name.startsWith(ZOO);
}

/** A picture of a row. */
export interface Tile {
  /** The seed is the visitor's for 1, and from 2 on the visitor's and this number. */
  readonly number: number;
  /** Empty for a model without classes. */
  readonly class: string;
}

/** Pictures side by side, and rows of them. */
const COLUMNS = 10;
const ROWS = 2;

/** The longest seed of a visitor in bytes, so that the numbered ones are seeds too. */
export const LONGEST = 250;

/**
 * The pictures of a model: its classes side by side, of one seed; of two seeds below. Of a
 * model with domains, seeds side by side, and below each what it is in the other domains.
 */
export function tilesOf({ classes, domains }: Pick<ModelFacts, "classes" | "domains">): Tile[] {
  if (domains) {
    return classes!.flatMap((name) =>
      Array.from({ length: COLUMNS }, (_, i) => ({ number: 1 + i, class: name }))
    );
  }
  const columns = Math.min(COLUMNS, classes?.length ?? COLUMNS);
  return Array.from({ length: ROWS * columns }, (_, i) => ({
    number: 1 + (classes === null ? i : Math.floor(i / columns)),
    class: classes?.[i % columns] ?? "",
  }));
}

/** The seed of a picture. */
export function seedOf(seed: string, number: number): string {
  return number === 1 ? seed : `${seed} ${number}`;
}

/** The addresses of a picture, and of the page on which it can be changed. */
export function addressesOf(
  { pinned, name }: Pick<ModelFacts, "pinned" | "name">,
  seed: string,
  tile: Tile,
): { readonly picture: string; readonly page: string } {
  const choice = { seed: seedOf(seed, tile.number), class: tile.class };
  return {
    picture: withQuery("/generate", { model: pinned, ...choice }),
    page: withQuery("/", { model: name, ...choice }),
  };
}

/** What stands for a picture where it cannot be seen. */
export function wordsOf(seed: string, tile: Tile): string {
  return tile.class === ""
    ? seedOf(seed, tile.number)
    : `${tile.class}, ${seedOf(seed, tile.number)}`;
}
