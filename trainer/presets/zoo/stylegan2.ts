/**
 * The family `stylegan2`, on handwritten digits.
 *
 * @module
 */

import type { Preset } from "../preset.ts";
import { styleganMnist } from "./stylegan.ts";

/** See the module's text. */
export const stylegan2Mnist: Preset = {
  summary: "StyleGAN2 of 2019, styles that scale weights, and even paths; about 20 minutes",
  data: "mnist",
  size: null,
  settings: {
    ...styleganMnist.settings,
    family: "stylegan2",
    judge: {
      levels: [{ channels: 16 }, { channels: 32 }, { channels: 64 }],
      paths: { weight: 2, interval: 8 },
    },
    latentSize: 64 + 7 * 7 + 2 * (14 * 14 + 28 * 28),
  },
};
