/**
 * `GET /models` and `GET /models/{name}`: what there is to choose from.
 *
 * @module
 */

import type { Context } from "hono";
import type { Sampler } from "../../shared/sampler.ts";
import type { Catalogue } from "../catalogue.ts";
import { pinnedName } from "../encode/encoder.ts";
import { imageUrl } from "../links.ts";

const SAMPLE_SEEDS = ["alice", "bob", "carol", "dave"];

const headers = { "Cache-Control": "public, max-age=60" };

/** All models. */
export function listModels(catalogue: Catalogue) {
  return (c: Context): Response => {
    const models = catalogue.samplers.map((sampler) => describe(sampler, catalogue));
    return c.json({ default: catalogue.default.model.config.name, models }, 200, headers);
  };
}

/** One model. */
export function showModel(catalogue: Catalogue) {
  return (c: Context): Response => {
    const sampler = catalogue.resolve(c.req.param("name")!);
    return c.json(describe(sampler, catalogue), 200, headers);
  };
}

function describe(sampler: Sampler, catalogue: Catalogue) {
  const { config } = sampler.model;
  const pinned = pinnedName(sampler.model);
  return {
    name: config.name,
    version: config.version,
    family: config.family,
    size: { width: config.width, height: config.height, channels: config.channels },
    classes: config.classes,
    default: sampler === catalogue.default,
    truncation: config.truncation,
    metrics: config.metrics,
    dataset: config.dataset.name,
    licence: config.dataset.licence,
    sha256: config.sha256,
    samples: SAMPLE_SEEDS.map((seed) => imageUrl({ model: pinned, seed })),
  };
}
