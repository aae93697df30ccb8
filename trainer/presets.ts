/**
 * The presets: settings that are known to work, and the data set each is for.
 *
 * @module
 */

import type { Settings } from "./settings.ts";

/** A preset. */
export interface Preset {
  /** What it is, in a line of the help. */
  readonly summary: string;
  /** The data set that it trains on where none is given: a name or a path. */
  readonly data: string;
  readonly settings: Omit<Settings, "preset">;
}

/** R3GAN's optimiser (arXiv 2501.05441, appendix): no momentum, since the other player moves too. */
const adam = { beta1: 0, beta2: 0.99, epsilon: 1e-8 };

const mnist: Preset = {
  summary: "handwritten digits, 28x28, ten classes; relativistic loss with R1 and R2",
  data: "mnist",
  settings: {
    family: "modern",
    generator: {
      levels: [
        { channels: 48, convolutions: 0 },
        { channels: 32, convolutions: 1 },
        { channels: 16, convolutions: 0 },
      ],
    },
    judge: {
      levels: [
        { channels: 32, convolutions: 0 },
        { channels: 64, convolutions: 1 },
        { channels: 128, convolutions: 0 },
      ],
      features: 128,
    },
    latentSize: 64,
    loss: "relativistic",
    gamma: 0.3,
    penaltyInterval: 4,
    batch: 64,
    images: 1_500_000,
    rate: 1e-3,
    adam,
    emaHalfLife: 0.05,
    maxLead: 0.9,
    seed: 0,
  },
};

/** Every preset, by name. */
export const presets: Readonly<Record<string, Preset>> = { mnist };
