/**
 * The family `cogan`.
 *
 * @module
 */

import type { Preset } from "../preset.ts";
import { dcganMnist } from "./gan.ts";

/** See the module's text. */
export const coganMnist: Preset = {
  summary: "CoGAN of 2016, digits and their edges in pairs; about 35 minutes",
  data: "mnist",
  size: null,
  domains: "edges",
  settings: {
    // Loss, rate and momentum are those of DCGAN in this paper too.
    ...dcganMnist.settings,
    family: "cogan",
    generator: { channels: [128, 64, 16] }, // 7x7, 14x14, 28x28
    judge: { channels: [20, 50], features: 500 },
    images: 200_000,
  },
};
