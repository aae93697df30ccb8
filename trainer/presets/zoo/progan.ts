/**
 * The family `progan`, on handwritten digits.
 *
 * @module
 */

import { grey } from "../digits.ts";
import type { Preset } from "../preset.ts";

/** See the module's text. */
export const proganMnist: Preset = {
  summary: "Progressive GAN of 2017, which grows from 7x7 to 28x28; about 35 minutes",
  data: "mnist",
  size: null,
  settings: {
    ...grey,
    family: "progan",
    generator: { levels: [{ channels: 64 }, { channels: 32 }, { channels: 16 }] }, // from 7x7 up
    judge: { levels: [{ channels: 16 }, { channels: 32 }, { channels: 64 }] },
    loss: "wasserstein",
    penalty: "wgan-gp",
    gamma: 10,
    finalGamma: 1,
    penaltyInterval: 1,
    batch: 32, // small, for the sake of more steps: each of its five stages has to settle
    images: 200_000,
    // An equalised learning rate is to be larger than others.
    rate: 3e-3,
    maxLead: 1, // a judge that is ahead is no hindrance to this loss
    truncation: 1,
  },
};
