/**
 * The three ways in which the original game goes wrong, a run for each, to be seen; see
 * `trainer/families/FAILURES.md`. The networks are those of the family `gan`, small and
 * without dropout, and in every case able to do better, by a change that is named here.
 *
 * @module
 */

import { grey } from "./digits.ts";
import type { Preset, PresetGroup } from "./preset.ts";

const game: Preset["settings"] = {
  ...grey,
  family: "gan",
  generator: { hidden: [128, 256] },
  judge: { hidden: [128, 128], pieces: 2, dropout: { inputs: 0, hidden: 0 } },
  loss: "binary-cross-entropy",
  gamma: 0,
  // Where a penalty is asked for, it is all there is from first to last.
  finalGamma: 1,
  penaltyInterval: 1,
  images: 60_000,
  rate: 4e-3, // players in a hurry: twenty times that of `gan-mnist`
  finalRate: 1,
  adam: { beta1: 0.5, beta2: 0.999, epsilon: 1e-8 },
  emaHalfLife: 0,
  maxLead: 1,
  truncation: 1,
};

/** See the module's text. */
export const failures: PresetGroup = {
  title: "What goes wrong, half a minute each; see trainer/families/FAILURES.md",
  presets: {
    "failure-saturation": {
      summary: "a loss that goes flat; mended by --loss binary-cross-entropy",
      data: "drawn",
      size: null,
      settings: { ...game, loss: "minimax" },
    },
    "failure-judge-wins": {
      summary: "a judge that is always right; mended by --gamma 3",
      data: "drawn",
      size: null,
      // Radford et al.: with the usual momentum of 0.9, training swung and did not settle.
      settings: { ...game, rate: 2e-3, adam: { ...game.adam, beta1: 0.9 } },
    },
    "failure-mode-collapse": {
      summary: "a few pictures for all; mended by --loss relativistic --gamma 3",
      data: "drawn",
      size: null,
      settings: {
        ...game,
        // A judge that knows too little to notice.
        judge: { hidden: [64], pieces: 2, dropout: { inputs: 0, hidden: 0 } },
      },
    },
  },
};
