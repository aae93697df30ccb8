/**
 * The family `vae`, with descriptions in a space and on a sphere.
 *
 * @module
 */

import { grey } from "../digits.ts";
import type { Preset } from "../preset.ts";

const settings: Preset["settings"] = {
  ...grey,
  family: "vae",
  generator: { hidden: [256, 512], latent: "normal" },
  judge: { hidden: [512, 256] },
  // More components than a digit needs would stay noise, which blurs.
  latentSize: 12,
  gamma: 0, // nobody is held back: both networks want the same
  adam: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  maxLead: 1,
  truncation: 1,
  images: 900_000,
};

/** See the module's text. */
export const vaeMnist: Preset = {
  summary: "VAE of 2013, an encoder and a decoder, no game; about 10 minutes",
  data: "mnist",
  size: null,
  settings,
};

/** See the module's text. */
export const vaeSphereMnist: Preset = {
  summary: "the VAE on a sphere, of 2018; about 15 minutes",
  data: "mnist",
  size: null,
  settings: { ...settings, generator: { hidden: [256, 512], latent: "sphere" } },
};
