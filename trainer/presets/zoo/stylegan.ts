/**
 * The family `stylegan`, on handwritten digits.
 *
 * @module
 */

import { grey } from "../digits.ts";
import type { Preset } from "../preset.ts";

/** See the module's text. */
export const styleganMnist: Preset = {
  summary: "StyleGAN of 2018, styles that steer every layer; about 25 minutes",
  data: "mnist",
  size: null,
  settings: {
    ...grey,
    family: "stylegan",
    generator: {
      latent: 64,
      // Each layer of random weights makes styles more alike, and a run as short as this does
      // not get far from them: fewer layers than the papers', which learn faster.
      mapping: { style: 64, layers: 2, rate: 0.1 },
      mixing: 0.5,
      levels: [{ channels: 64 }, { channels: 32 }, { channels: 16 }], // 7x7, 14x14, 28x28
    },
    judge: { levels: [{ channels: 16 }, { channels: 32 }, { channels: 64 }] },
    // A quarter of the others': what counts here is the number of steps.
    batch: 16,
    latentSize: 64 + 2 * (7 * 7 + 14 * 14 + 28 * 28),
    // By the papers' loss and R1 alone, all pictures of a class came out alike: after 10,000
    // StyleGAN2's differed by 0.43 of what real ones do, with pairs and R2 by 0.6, and by 0.7 in
    // the end.
    loss: "relativistic",
    penalty: "r1-and-r2",
    gamma: 3,
    finalGamma: 1,
    penaltyInterval: 4,
    images: 100_000,
    // An equalised learning rate is to be larger than others.
    rate: 3e-3,
    truncation: 1,
  },
};
