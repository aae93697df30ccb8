/**
 * The history of the field, a preset for each family of generators: all on the same
 * handwritten digits, in the order of their papers.
 *
 * @module
 */

import type { PresetGroup } from "../preset.ts";
import { coganMnist } from "./cogan.ts";
import { dcganMnist, ganMnist } from "./gan.ts";
import { modernMnist } from "./modern.ts";
import { proganMnist } from "./progan.ts";
import { vaeMnist, vaeSphereMnist } from "./vae.ts";
import { styleganMnist } from "./stylegan.ts";
import { stylegan2Mnist } from "./stylegan2.ts";

/** See the module's text. */
export const zoo: PresetGroup = {
  title: "The history of the field, on handwritten digits, on two cores",
  presets: {
    "vae-mnist": vaeMnist,
    "vae-sphere-mnist": vaeSphereMnist,
    "gan-mnist": ganMnist,
    "dcgan-mnist": dcganMnist,
    "cogan-mnist": coganMnist,
    "progan-mnist": proganMnist,
    "stylegan-mnist": styleganMnist,
    "stylegan2-mnist": stylegan2Mnist,
    "modern-mnist": modernMnist,
  },
};
