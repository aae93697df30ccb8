/**
 * What there is to know about a picture, without its pixels.
 *
 * @module
 */

import { etagOf } from "../etag.ts";
import type { Picture } from "../pictures/picture.ts";
import { type Encoder, pinnedName } from "./encoder.ts";

/** About pictures. */
export const json = describing("png");

/** About animations. */
export const animationJson = describing("webp");

/** @param shown The format of the picture that is linked to. */
function describing(shown: string): Encoder {
  return {
    mediaType: "application/json",
    encode(picture) {
      const about = {
        model: pinnedName(picture.model),
        ...picture.facts(),
        truncation: picture.truncation,
        width: picture.width,
        height: picture.height,
        channels: picture.model.shape.channels,
        generated: true,
        etag: etagOf(picture, shown),
        links: linksOf(picture, shown),
      };
      return new TextEncoder().encode(JSON.stringify(about, null, 2) + "\n");
    },
  };
}

function linksOf(picture: Picture, shown: string) {
  return {
    self: picture.link("json"),
    image: picture.link(shown),
    model: `/models/${picture.model.config.name}`,
  };
}
