/**
 * What decoded pixels are kept by: a digest of all that determines them.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { DECODER } from "./decode_image.ts";
import type { ImageFiles } from "./image_files.ts";
import { inParallel } from "./in_parallel.ts";
import type { Target } from "./target.ts";

/** Counts up whenever the same files would give other pixels, labels or survey. */
const RECIPE = 1;

/** The key of an archive, by its bytes: it may be moved and renamed. */
export function keyOfArchive(bytes: Uint8Array, target: Target): string {
  return keyOf(createHash("sha256").update(bytes).digest("hex"), target);
}

/**
 * The key of a folder, by the paths, sizes and times of its files, which takes a
 * moment where reading them all would take minutes. A file that is changed without
 * a trace in either, as only some tools can, goes unnoticed.
 *
 * @param files What `listImageFolder` has found.
 */
export async function keyOfFolder(files: ImageFiles, target: Target): Promise<string> {
  const all = [...files.images, ...files.labels];
  const entries = new Array<unknown>(all.length);
  await inParallel(all.length, async (i) => {
    const { path, name } = all[i]!;
    const info = await Deno.stat(name).catch(() => null); // reading it will say what is wrong
    entries[i] = [path, info?.size, info?.mtime?.getTime()];
  });
  const folder = await Deno.realPath(files.source);
  return keyOf(JSON.stringify([folder, entries, Object.entries(files.leftOut)]), target);
}

function keyOf(contents: string, { size, fit = "crop", channels }: Target): string {
  const how = size === undefined ? "as they are" : `${size} ${fit}`;
  return createHash("sha256")
    .update(JSON.stringify([RECIPE, DECODER, how, channels ?? "any", contents]))
    .digest("hex");
}
