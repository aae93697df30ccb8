/**
 * The families as the trainer sees them, by name. Adding one is a line here.
 *
 * @module
 */

import { UserError } from "../../shared/errors.ts";
import { adversarial } from "./adversarial.ts";
import { coganJudge } from "./cogan.ts";
import { dcganJudge } from "./dcgan.ts";
import type { LoneFamily, TrainingFamily } from "./family.ts";
import { ganJudge } from "./gan.ts";
import { logistic } from "./logistic.ts";
import { modernJudge } from "./modern.ts";
import { proganGame } from "./progan.ts";
import { vaeFamily } from "./vae.ts";
import { styleganJudge } from "./stylegan.ts";
import { stylegan2Game } from "./stylegan2.ts";

/** Every family whose generator can be trained here. */
export const families: readonly TrainingFamily[] = [
  vaeFamily as TrainingFamily,
  adversarial(ganJudge) as TrainingFamily,
  adversarial(dcganJudge) as TrainingFamily,
  adversarial(coganJudge) as TrainingFamily,
  proganGame as TrainingFamily,
  adversarial(styleganJudge) as TrainingFamily,
  stylegan2Game as TrainingFamily,
  adversarial(modernJudge) as TrainingFamily,
];

/** Every family that has none. */
export const loneFamilies: readonly LoneFamily[] = [logistic as LoneFamily];

/**
 * @returns The trainer's side of the family of this name.
 * @throws {UserError} For a family that cannot be trained here.
 */
export function trainingFamily(name: string): TrainingFamily | LoneFamily {
  const family = [...families, ...loneFamilies].find((candidate) => candidate.name === name);
  if (family === undefined) throw new UserError(`The family "${name}" cannot be trained here`);
  return family;
}
