/**
 * What there is to know about a picture, without its pixels.
 *
 * @module
 */

import { latentOfSeed } from "../../shared/latent.ts";
import { etagOf } from "../etag.ts";
import { imageUrl } from "../links.ts";
import { className, type Encoder, pinnedName } from "./encoder.ts";

/** See the module's text. */
export const json: Encoder = {
  mediaType: "application/json",
  encode(picture) {
    const { model, seed, truncation } = picture;
    const { width, height, channels, latentSize } = model.shape;
    const name = className(model, picture.class);
    const wanted = { model: pinnedName(model), seed, class: name, truncation };
    const noise = latentOfSeed(seed, latentSize).map((z) => z * truncation);
    const mean = noise.reduce((sum, z) => sum + z, 0) / latentSize;
    const variance = noise.reduce((sum, z) => sum + (z - mean) ** 2, 0) / latentSize;
    const about = {
      seed,
      model: wanted.model,
      class: name,
      classIndex: picture.class,
      truncation,
      width,
      height,
      channels,
      noise: {
        distribution: model.config.latent.distribution,
        size: latentSize,
        mean,
        deviation: Math.sqrt(variance),
        first: [...noise.subarray(0, 4)],
      },
      generated: true,
      etag: etagOf(picture, "png"),
      links: {
        self: imageUrl({ ...wanted, format: "json" }),
        image: imageUrl(wanted),
        model: `/models/${model.config.name}`,
      },
    };
    return new TextEncoder().encode(JSON.stringify(about, null, 2) + "\n");
  },
};
