/**
 * Articles of clothing, which take what digits take.
 *
 * @module
 */

import { grey } from "./digits.ts";
import type { PresetGroup } from "./preset.ts";

/** See the module's text. */
export const fashion: PresetGroup = {
  title: "Clothes",
  presets: {
    fashion: {
      summary: "articles of clothing, 28x28, ten classes by name; about an hour on two cores",
      data: "fashion-mnist",
      size: null,
      settings: grey,
    },
  },
};
