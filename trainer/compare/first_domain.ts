/**
 * Lets a generator of several domains take part, such as digits and their edges: it is
 * compared by what it draws in the first of them, which is the data as it is.
 *
 * @module
 */

import type { Model } from "../../shared/model/load.ts";
import type { Sampler } from "../../shared/sampler.ts";
import type { Dataset } from "../data/dataset.ts";
import { DOMAINS, inDomains } from "../data/domains.ts";
import { checkFits } from "../metrics/evaluate.ts";
import type { Forge } from "../metrics/pictures.ts";
import { presets } from "../presets/registry.ts";

/** The data that a preset learns from, where the comparison is on `dataset`. */
export function dataForPreset(preset: string, dataset: Dataset): Dataset {
  const { domains } = presets[preset]!;
  return domains === undefined ? dataset : inDomains(dataset, domains);
}

/** The data that a model learned from, where the comparison is on `dataset`. */
export function dataForModel(model: Model, dataset: Dataset): Dataset {
  if (!isByDomain(model, dataset)) return dataset;
  const domains = presets[String(model.config.training.preset)]?.domains ?? DOMAINS[0];
  return inDomains(dataset, domains);
}

/** Makes a model's pictures: of one with domains those of the first, whatever class is asked for. */
export function forgeOf({ model, sampleBatch }: Sampler, dataset: Dataset): Forge {
  if (!isByDomain(model, dataset)) return sampleBatch;
  return async (requests) => {
    const samples = await sampleBatch(requests.map((request) => ({ ...request, class: 0 })));
    return samples.map((sample) => ({ ...sample, class: null })); // of no class of the data
  };
}

/**
 * @throws {UserError} Where a model's pictures are not those of the data, or its classes neither
 * the data's nor domains.
 */
export function checkEntrant(model: Model, dataset: Dataset): void {
  const { config } = model;
  checkFits(isByDomain(model, dataset) ? { ...config, classes: null } : config, dataset);
}

/** Whether a model has domains, which are not the data's classes. */
export function isByDomain({ family, config }: Model, { classes }: Dataset): boolean {
  if (!family.hasDomains) return false;
  return JSON.stringify(config.classes) !== JSON.stringify(classes);
}
