/**
 * The models that are timed: those that are published, and one of the size of larger
 * pictures, which needs no training to be timed.
 *
 * @module
 */

import { resolve } from "node:path";
import { loadModel, type Model } from "../../shared/model/load.ts";
import { draftModel, type ModelDescription } from "../../shared/model/save.ts";
import { presets } from "../../trainer/presets/registry.ts";
import { randomWeights } from "../shared/model/fixture.ts";

/** The folder of the published models. */
export const WEIGHTS = resolve(import.meta.dirname!, "../../weights");

/** Every published model, in the order of their names. */
export async function publishedModels(): Promise<Model[]> {
  const names = (await Array.fromAsync(Deno.readDir(WEIGHTS)))
    .filter(({ isDirectory }) => isDirectory).map(({ name }) => name).sort();
  return await Promise.all(names.map((name) => loadModel(`${WEIGHTS}/${name}`)));
}

/** 64x64 pictures in colour, by the generator of the preset `cats` before its training. */
export function untrainedModel(): Model {
  const { generator, latentSize, truncation } = presets["cats"]!.settings;
  const description: ModelDescription = {
    name: "cats-untrained",
    version: 1,
    family: "modern",
    width: 64,
    height: 64,
    channels: 3,
    classes: null,
    latent: { size: latentSize, distribution: "normal" },
    truncation,
    architecture: generator,
    dataset: { name: "none", licence: "none needed" },
    training: { preset: "cats", images: 0, seed: 0, backend: "none", seconds: 0 },
    metrics: {},
  };
  return draftModel(description, randomWeights(description));
}
