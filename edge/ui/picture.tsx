/**
 * A picture in a page.
 *
 * @module
 */

import type { FC } from "hono/jsx";
import type { ModelFacts } from "./embed_code.ts";

interface PictureProps {
  model: ModelFacts;
  src: string;
  alt: string;
  width: number;
  height: number;
  id?: string;
  /** Whether to fetch it only once it is near what is seen. */
  lazy?: boolean;
}

/**
 * How a page enlarges a model's pictures. Grey ones are drawings of a few hundred pixels,
 * and look like what they are; smoothed, they would only look out of focus. Colour ones are
 * photographs, whose blocks would hide the face in them.
 */
export function enlargement({ channels }: Pick<ModelFacts, "channels">): "pixels" | "smooth" {
  return channels === 1 ? "pixels" : "smooth";
}

/** See the module's text. */
export const Picture: FC<PictureProps> = ({ model, lazy, id, ...attributes }) => (
  <img
    id={id}
    class={enlargement(model)}
    loading={lazy ? "lazy" : "eager"}
    decoding="async"
    {...attributes}
  />
);
