/**
 * The script of the page at `/zoo`: all rows draw the seed that is typed.
 *
 * @module
 */

/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

import { withQuery } from "../embed_code.ts";
import { inventedSeed } from "../invented_seed.ts";
import { addressesOf, LONGEST, wordsOf } from "../zoo_row.ts";

/** Rest after a keystroke before pictures are asked for, a hundred and more of them. */
const PAUSE_MS = 300;

const find = <T extends HTMLElement>(id: string) => document.getElementById(id) as T;
const seed = find<HTMLInputElement>("seed");
const tiles = document.querySelectorAll<HTMLAnchorElement>("a[data-number]");

/** Shows the pictures of the seed in the form. */
function show(): void {
  const { value } = seed;
  if (value === "" || new TextEncoder().encode(value).length > LONGEST) return;
  for (const link of tiles) {
    const { number, class: name = "", model = "", pinned = "" } = link.dataset;
    const tile = { number: Number(number), class: name };
    const { picture, page } = addressesOf({ name: model, pinned }, value, tile);
    const image = link.querySelector("img")!;
    link.href = page;
    image.src = picture;
    image.alt = `${model}: ${wordsOf(value, tile)}`;
  }
  history.replaceState(null, "", withQuery("/zoo", { seed: value }));
  find("status").textContent = `All rows show ${value}`;
}

let resting: ReturnType<typeof setTimeout> | undefined;

find("choice").addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(resting);
  show();
});
seed.addEventListener("input", () => {
  clearTimeout(resting);
  resting = setTimeout(show, PAUSE_MS);
});
find("random").addEventListener("click", (event) => {
  event.preventDefault();
  clearTimeout(resting);
  seed.value = inventedSeed();
  show();
});
find("draw").hidden = true; // every pause draws
find<HTMLFormElement>("choice").reset(); // some browsers bring back what was typed before
