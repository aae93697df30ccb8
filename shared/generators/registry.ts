/**
 * The families of generators, by name. Adding one is a line here.
 *
 * @module
 */

import { UserError } from "../errors.ts";
import type { GeneratorFamily } from "./family.ts";
import { cogan } from "./cogan.ts";
import { dcgan } from "./dcgan.ts";
import { gan } from "./gan.ts";
import { modern } from "./modern.ts";
import { progan } from "./progan.ts";
import { vae } from "./vae.ts";
import { stylegan } from "./stylegan.ts";
import { stylegan2 } from "./stylegan2.ts";

/** Every family. */
export const families: readonly GeneratorFamily[] = [
  vae as GeneratorFamily,
  gan as GeneratorFamily,
  dcgan as GeneratorFamily,
  cogan as GeneratorFamily,
  progan as GeneratorFamily,
  stylegan as GeneratorFamily,
  stylegan2 as GeneratorFamily,
  modern as GeneratorFamily,
];

/**
 * @returns The family of this name.
 * @throws {UserError} For an unknown name; the message lists the known ones.
 */
export function generatorFamily(name: string): GeneratorFamily {
  const family = families.find((candidate) => candidate.name === name);
  if (family === undefined) {
    const known = families.map((candidate) => `"${candidate.name}"`).join(", ");
    throw new UserError(`Unknown generator family "${name}"; known are ${known}`);
  }
  return family;
}
