/**
 * A model small enough to be made anew in every test file.
 *
 * @module
 */

import { generatorFamily } from "../../../shared/generators/registry.ts";
import type { PictureShape } from "../../../shared/generators/family.ts";
import { goldenOf } from "../../../shared/model/golden.ts";
import type { Model } from "../../../shared/model/load.ts";
import type { WeightData } from "../../../shared/model/safetensors.ts";
import { draftModel, type ModelDescription, saveModel } from "../../../shared/model/save.ts";
import { RandomStream } from "../../../shared/random.ts";
import { createSampler, type Sampler } from "../../../shared/sampler.ts";

/** Facts about a model of 8x8 grey pictures in three classes; `changes` replace some. */
export function tinyDescription(changes: Partial<ModelDescription> = {}): ModelDescription {
  return {
    name: "tiny",
    version: 1,
    family: "modern",
    width: 8,
    height: 8,
    channels: 1,
    classes: ["circle", "square", "star"],
    latent: { size: 4, distribution: "normal" },
    truncation: 1,
    architecture: {
      levels: [{ channels: 4, convolutions: 1 }, { channels: 4, convolutions: 0 }],
    },
    dataset: { name: "shapes", licence: "CC0-1.0" },
    training: { preset: "tiny", images: 0, seed: 1, backend: "wasm", seconds: 0 },
    metrics: { frechet: 12.5 },
    ...changes,
  };
}

/** The same of a model with styles, in three classes; for `tinyDescription`. */
export function styledTiny(changes: Partial<ModelDescription> = {}): Partial<ModelDescription> {
  return {
    family: "stylegan2",
    latent: { size: 4 + 16 + 2 * 64, distribution: "normal" },
    architecture: {
      latent: 4,
      mapping: { style: 4, layers: 1, rate: 0.01 },
      mixing: 0.9,
      levels: [{ channels: 4 }, { channels: 4 }],
    },
    ...changes,
  };
}

/** The same of a model with two domains; for `tinyDescription`. */
export function coupledTiny(changes: Partial<ModelDescription> = {}): Partial<ModelDescription> {
  return {
    family: "cogan",
    classes: ["digits", "edges"],
    architecture: { channels: [4, 3] },
    ...changes,
  };
}

/** Weights as they are before training. */
export function randomWeights(description: ModelDescription): WeightData {
  const shape: PictureShape = {
    ...description,
    classes: description.classes?.length ?? 0,
    latentSize: description.latent.size,
  };
  const family = generatorFamily(description.family);
  const parameters = family.parameters(shape, family.architecture.parse(description.architecture));
  return Object.fromEntries(
    Object.entries(parameters).map(([name, { shape, deviation: initial, mean = 0 }]) => {
      const deviation = initial || 0.1; // none is what it was when training began
      const length = shape.reduce((product, side) => product * side, 1);
      const data = new RandomStream(`${description.name} ${name}`).normals(length)
        .map((z) => mean + z * deviation);
      return [name, { shape, data }];
    }),
  );
}

/** A model with its golden pictures, in memory; needs a booted backend. */
export function tinyModel(changes: Partial<ModelDescription> = {}): Model {
  const description = tinyDescription(changes);
  const draft = draftModel(description, randomWeights(description));
  const golden = goldenOf(createSampler(draft), ["alice", "bob"]);
  return { ...draft, config: { ...draft.config, golden } };
}

/** The same, ready to run. */
export function tinySampler(changes: Partial<ModelDescription> = {}): Sampler {
  return createSampler(tinyModel(changes));
}

/** The same, as a folder `<parent>/<name>`; returns its path. */
export async function saveTinyModel(
  parent: string,
  changes: Partial<ModelDescription> = {},
): Promise<string> {
  const model = tinyModel(changes);
  const folder = `${parent}/${model.config.name}`;
  await saveModel(folder, model, model.config.golden, { "README.md": "# Tiny\n" });
  return folder;
}
