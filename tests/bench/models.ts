/**
 * The models that are timed: those that are published.
 *
 * @module
 */

import { resolve } from "node:path";
import { loadModel, type Model } from "../../shared/model/load.ts";

/** The folder of the published models. */
export const WEIGHTS = resolve(import.meta.dirname!, "../../weights");

/** Every published model, in the order of their names. */
export async function publishedModels(): Promise<Model[]> {
  const names = (await Array.fromAsync(Deno.readDir(WEIGHTS)))
    .filter(({ isDirectory }) => isDirectory).map(({ name }) => name).sort();
  return await Promise.all(names.map((name) => loadModel(`${WEIGHTS}/${name}`)));
}
