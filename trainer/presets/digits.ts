/**
 * Digits: drawn by code, and written by hand.
 *
 * @module
 */

import type { Preset, PresetGroup } from "./preset.ts";

/** Wide enough for 28x28 pictures in grey: 204,273 weights to forge with, 465,185 to judge with. */
export const grey: Preset["settings"] = {
  family: "modern",
  generator: {
    levels: [
      { channels: 48, convolutions: 0 }, // 7x7
      { channels: 32, convolutions: 1 }, // 14x14
      { channels: 16, convolutions: 0 }, // 28x28
    ],
  },
  judge: {
    levels: [
      { channels: 32, convolutions: 0 }, // 14x14
      { channels: 64, convolutions: 1 }, // 7x7
      { channels: 128, convolutions: 0 }, // 4x4
    ],
    features: 128,
  },
  latentSize: 64,
  loss: "relativistic",
  penalty: "r1-and-r2",
  // Keeps the judge's verdicts near 60 % and 40 %; at 0.3 it ran away to 98 % and 2 %.
  gamma: 1,
  finalGamma: 0.1,
  // A quarter of the penalties, four times as strong: three quarters of their cost saved.
  penaltyInterval: 4,
  batch: 64,
  images: 500_000,
  // High for a GAN; the penalty allows it, and the averaged weights are what is published.
  rate: 1e-3,
  finalRate: 0.1,
  // As in R3GAN: no momentum, since the other player moves too.
  adam: { beta1: 0, beta2: 0.99, epsilon: 1e-8 },
  // Long enough to average out the game's circling, short enough to forget early pictures.
  emaHalfLife: 0.05,
  maxLead: 0.9,
  mirror: false, // digits are not symmetric, and shoes all point one way
  augmentAbove: 1, // sixty thousand pictures are too many to be learned by heart
  // A little off the tails of the noise, where strokes break: at 0.95 a quarter fewer digits
  // were misread than at 1, for a fifth more Fréchet distance, so something between.
  truncation: 0.97,
  seed: 0,
};

/** See the module's text. */
export const digits: PresetGroup = {
  title: "Digits",
  presets: {
    drawn: {
      summary: "digits drawn by code, 28x28; needs no download, about two minutes on two cores",
      data: "drawn",
      size: null,
      settings: {
        ...grey,
        generator: {
          levels: [
            { channels: 32, convolutions: 0 },
            { channels: 24, convolutions: 0 },
            { channels: 16, convolutions: 0 },
          ],
        },
        judge: {
          levels: [
            { channels: 16, convolutions: 0 },
            { channels: 32, convolutions: 0 },
            { channels: 64, convolutions: 0 },
          ],
          features: 64,
        },
        images: 90_000,
        // Six thousand pictures are soon known by heart; a judge on a shorter lead learns them later.
        gamma: 4,
      },
    },
    mnist: {
      summary: "handwritten digits, 28x28, by the relativistic loss; about an hour on two cores",
      data: "mnist",
      size: null,
      settings: grey,
    },
    course: {
      summary: "the same digits by the course's loss, binary cross-entropy",
      data: "mnist",
      size: null,
      settings: { ...grey, loss: "binary-cross-entropy" },
    },
  },
};
