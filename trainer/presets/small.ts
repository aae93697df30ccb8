/**
 * The smallest examples, on data made by code, that show in a minute what happens in the large
 * ones. They end in a log and a report: there are no pictures to publish.
 *
 * @module
 */

import { grey } from "./digits.ts";
import type { Preset, PresetGroup } from "./preset.ts";

/** What both do without. */
const plain: Preset["settings"] = {
  ...grey,
  gamma: 0,
  finalGamma: 1,
  penaltyInterval: 1,
  finalRate: 1,
  maxLead: 1,
  truncation: 1,
};

/** See the module's text. */
export const small: PresetGroup = {
  title: "Small examples, a minute each",
  presets: {
    logistic: {
      summary: "the warm-up: one network, one loss, no game; see trainer/families/logistic.ts",
      data: "features",
      size: null,
      kind: "features",
      settings: {
        ...plain,
        family: "logistic",
        generator: {},
        judge: {},
        batch: 32,
        images: 400_000,
        rate: 0.01, // as in the course
        emaHalfLife: 0,
      },
    },
    "gan-2d": {
      summary: "a GAN for points of a plane; --data ring, grid or moons",
      data: "ring",
      size: null,
      kind: "points",
      settings: {
        ...plain,
        family: "gan",
        generator: { hidden: [64, 64, 64] },
        judge: { hidden: [64, 64], pieces: 2, dropout: { inputs: 0, hidden: 0 } },
        latentSize: 4,
        // At 0.1 points come out as well, but verdicts stay at 50 %: there is less to see.
        gamma: 0.01,
        batch: 128,
        images: 400_000,
        rate: 3e-3,
        finalRate: 0.1,
      },
    },
  },
};
