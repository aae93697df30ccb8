/**
 * `GET /models` and `GET /models/{name}`: what there is to choose from.
 *
 * @module
 */

import type { Context } from "hono";
import type { Sampler } from "../../shared/sampler.ts";
import { pinnedName } from "../encode/encoder.ts";
import { animationUrl, imageUrl, morphUrl, pathUrl, sheetUrl } from "../links.ts";
import { noQuery, parseQuery } from "../params.ts";
import { hasDomains, truncatesOf } from "../pictures/drawing.ts";
import type { Site } from "../site.ts";

const SAMPLE_SEEDS = ["alice", "bob", "carol", "dave"];

const headers = { "Cache-Control": "public, max-age=60" };

/** All models. */
export function listModels(site: Site) {
  return (c: Context): Response => {
    parseQuery(noQuery, new URL(c.req.url).search);
    const { catalogue } = site;
    const models = catalogue.samplers.map((sampler) => describe(sampler, site));
    return c.json({ default: catalogue.default.model.config.name, models }, 200, headers);
  };
}

/** One model. */
export function showModel(site: Site) {
  return (c: Context): Response => {
    parseQuery(noQuery, new URL(c.req.url).search);
    const sampler = site.catalogue.resolve(c.req.param("name")!);
    return c.json(describe(sampler, site), 200, headers);
  };
}

function describe(sampler: Sampler, { catalogue, sign = (target) => target }: Site) {
  const { config } = sampler.model;
  const pinned = pinnedName(sampler.model);
  return {
    name: config.name,
    version: config.version,
    family: config.family,
    size: { width: config.width, height: config.height, channels: config.channels },
    classes: config.classes,
    domains: hasDomains(sampler.model),
    default: sampler === catalogue.default,
    truncation: config.truncation,
    truncates: truncatesOf(sampler.model),
    metrics: config.metrics,
    dataset: config.dataset.name,
    licence: config.dataset.licence,
    sha256: config.sha256,
    samples: SAMPLE_SEEDS.map((seed) => sign(imageUrl({ model: pinned, seed }))),
    links: linksOf(pinned, sign),
  };
}

/** A URL of each kind, to begin with. */
function linksOf(model: string, sign: (target: string) => string) {
  const [from, to] = SAMPLE_SEEDS as [string, string];
  return {
    self: `/models/${model}`,
    path: sign(pathUrl({ model, seed: from, format: "webp" })),
    sheet: sign(sheetUrl({ model, seeds: SAMPLE_SEEDS })),
    morph: sign(morphUrl({ model, from, to, t: 0.5 })),
    animation: sign(animationUrl({ model, from, to, frames: 24, format: "webp" })),
  };
}
