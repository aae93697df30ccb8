/**
 * The families `gan` and `dcgan`.
 *
 * @module
 */

import { grey } from "../digits.ts";
import type { Preset } from "../preset.ts";

/** What both papers have in common: no penalty, no schedule, no averaged generator. */
const plain: Preset["settings"] = {
  ...grey,
  loss: "binary-cross-entropy",
  gamma: 0,
  rate: 2e-4,
  finalRate: 1,
  // Radford et al.: at 0.9 training swung and did not settle.
  adam: { beta1: 0.5, beta2: 0.999, epsilon: 1e-8 },
  emaHalfLife: 0,
  maxLead: 1,
  truncation: 1,
};

/** See the module's text. */
export const ganMnist: Preset = {
  summary: "GAN of 2014, fully connected; about 20 minutes",
  data: "mnist",
  size: null,
  settings: {
    ...plain,
    family: "gan",
    generator: { hidden: [256, 512] },
    // The paper's units and pieces.
    judge: { hidden: [240, 240], pieces: 5, dropout: { inputs: 0.2, hidden: 0.5 } },
    images: 600_000,
  },
};

/** See the module's text. */
export const dcganMnist: Preset = {
  summary: "DCGAN of 2015, convolutions and batch normalisation; about 25 minutes",
  data: "mnist",
  size: null,
  settings: {
    ...plain,
    family: "dcgan",
    generator: { channels: [128, 64] },
    judge: { channels: [64, 128] },
    images: 155_000,
  },
};
