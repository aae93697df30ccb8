/**
 * The family `stylegan2`, on handwritten digits.
 *
 * @module
 */

import type { Preset } from "../preset.ts";
import { styleganMnist } from "./stylegan.ts";

/** See the module's text. */
export const stylegan2Mnist: Preset = {
  summary: "StyleGAN2 of 2019, styles that scale weights, and even paths; about 15 minutes",
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
    // By the paper's loss and R1 alone, all pictures of a class came out alike: after 10,000
    // they differed by 0.43 of what real ones do, with pairs and R2 by 0.6, and by 0.7 in the end.
    loss: "relativistic",
    penalty: "r1-and-r2",
    gamma: 3,
    penaltyInterval: 4, // lazy, as the paper's 16: its steps are a hundred times as many
  },
};
