/**
 * What is chosen for pictures that no preset is named for.
 *
 * @module
 */

import type { PictureShape } from "../../shared/generators/family.ts";
import { grey } from "./digits.ts";
import { networksFor } from "./networks_for.ts";
import { colour } from "./photographs.ts";
import type { Preset } from "./preset.ts";

/** The preset of runs on images that none is named for; see {@linkcode settingsFor}. */
export const OWN = "own";

/** The settings for pictures that no preset is named for. */
export function settingsFor(
  pictures: Pick<PictureShape, "height" | "width" | "channels">,
): Preset["settings"] {
  const { height, width, channels } = pictures;
  const isSmall = height * width * channels <= 32 * 32;
  return { ...(isSmall ? grey : colour), ...networksFor(pictures) };
}
