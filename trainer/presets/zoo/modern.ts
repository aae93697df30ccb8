/**
 * The family `modern`, on the budget that its ancestors have.
 *
 * @module
 */

import { grey } from "../digits.ts";
import type { Preset } from "../preset.ts";

/** See the module's text. */
export const modernMnist: Preset = {
  summary: "R3GAN of 2024, a plain network held by penalties; about 20 minutes",
  data: "mnist",
  size: null,
  settings: { ...grey, images: 200_000 },
};
