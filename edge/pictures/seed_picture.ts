/**
 * The picture of a seed.
 *
 * @module
 */

import { latentOfSeed } from "../../shared/latent.ts";
import type { Model } from "../../shared/model/load.ts";
import { classOf } from "../../shared/sampler.ts";
import { className, pinnedName } from "../encode/encoder.ts";
import { imageUrl } from "../links.ts";
import { draw, type Drawing, truncatesOf } from "./drawing.ts";
import type { Picture } from "./picture.ts";

/** @param seed A valid one. */
export function seedPicture(drawing: Drawing, seed: string): Picture {
  const { model, truncation, width, height, size } = drawing;
  const mix = drawing.mix === seed ? undefined : drawing.mix;
  const index = classOf(model.shape, { seed, class: drawing.class });
  const name = className(model, index);
  return {
    model,
    truncation,
    width,
    height,
    size,
    title: seed,
    link: (format) =>
      imageUrl({ model: pinnedName(model), seed, class: name, size, mix, truncation, format }),
    texts: () => ({
      Seed: seed,
      ...(name !== null && { Class: name }),
      ...(mix !== undefined && { Mix: mix }),
    }),
    facts: () => ({
      seed,
      class: name,
      classIndex: index,
      mix,
      noise: noiseOf(model, latentOfSeed(seed, model.shape.latentSize), truncation),
    }),
    raster: () => draw(drawing, { seed, class: index ?? undefined }),
  };
}

/** A summary of the noise that goes into the network. */
function noiseOf(model: Model, latent: Float32Array, truncation = 1) {
  const scale = truncatesOf(model) === "noise" ? truncation : 1;
  const noise = latent.map((z) => z * scale);
  const mean = noise.reduce((sum, z) => sum + z, 0) / noise.length;
  const variance = noise.reduce((sum, z) => sum + (z - mean) ** 2, 0) / noise.length;
  return {
    distribution: model.config.latent.distribution,
    size: noise.length,
    mean,
    deviation: Math.sqrt(variance),
    first: [...noise.subarray(0, 4)],
  };
}
