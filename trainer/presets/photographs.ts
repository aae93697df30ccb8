/**
 * Pictures in colour, in folders of their own.
 *
 * @module
 */

import { grey } from "./digits.ts";
import { networksFor } from "./networks_for.ts";
import type { Preset, PresetGroup } from "./preset.ts";

/**
 * For pictures in colour and of more pixels, a few thousand of them. Cat heads, 64x64, in
 * short runs, judged by eye:
 *
 *   batch  rate  γ    pictures  P(real) of real  what there was
 *   64     1e-3  1    4,000     99 %             one colour, for good; at γ = 10 too
 *   64     4e-4  3    24,000    54 %             noise: the judge knew next to nothing
 *   16     3e-4  1    12,000    58 %             heads with ears before a background
 *   16     3e-4  0.3  12,000    64 %             patches of fur, fewer heads
 */
export const colour: Omit<Preset["settings"], "generator" | "judge"> = {
  ...grey,
  // Four times the steps for the same work; a few thousand pictures are not so different that
  // a gradient needs more of them.
  batch: 16,
  rate: 3e-4,
  gamma: 1,
  images: 1_000_000,
  mirror: true,
  augmentAbove: 0.6,
  truncation: 1,
};

/** See the module's text. */
export const photographs: PresetGroup = {
  title: "Photographs",
  presets: {
    cats: {
      summary: "a folder or zip of colour pictures, such as cat heads, made 64x64",
      data: null,
      size: 64,
      settings: { ...colour, ...networksFor({ height: 64, width: 64 }) },
    },
    cifar10: {
      summary: "things of ten classes by name, 32x32: ships, birds, dogs; three hours on two cores",
      data: "cifar10",
      size: null,
      settings: {
        ...colour,
        generator: {
          levels: [256, 128, 64, 32].map((channels) => ({ channels, convolutions: 0 })),
        },
        judge: {
          levels: [64, 128, 256].map((channels) => ({ channels, convolutions: 0 })),
          features: 256,
        },
        // At a rate of 1e-3 the forger was lost before 12,000 images, whether γ was 0.2 or 1; at
        // 3e-4 they came to the same Fréchet distance, 18.7 and 17.6.
        batch: 32,
        images: 480_000,
        // At 1, of a hundred pictures seven less are told for what they should be.
        truncation: 0.85,
      },
    },
    "stylegan2-cats": {
      summary: "the same by StyleGAN2, whose styles can be mixed",
      data: null,
      size: 64,
      settings: {
        ...colour,
        family: "stylegan2",
        generator: {
          latent: 128,
          mapping: { style: 128, layers: 8, rate: 0.01 },
          mixing: 0.9,
          // 4x4 to 64x64
          levels: [128, 128, 64, 32, 16].map((channels) => ({ channels })),
        },
        judge: {
          levels: [16, 32, 64, 128, 128].map((channels) => ({ channels })),
          paths: { weight: 2, interval: 4 },
        },
        latentSize: 128 + 4 ** 2 + 2 * (8 ** 2 + 16 ** 2 + 32 ** 2 + 64 ** 2),
        loss: "binary-cross-entropy",
        penalty: "r1",
        finalGamma: 1,
        penaltyInterval: 16,
        // The paper's: an equalised learning rate is to be larger than others.
        rate: 2e-3,
      },
    },
  },
};
