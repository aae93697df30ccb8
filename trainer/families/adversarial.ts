/**
 * Makes a family of a judge: the generator learns by the game between the two.
 *
 * @module
 */

import { duel } from "../game/duel.ts";
import { losses } from "../losses/registry.ts";
import { penalties } from "../losses/penalties.ts";
import type { JudgeFamily, Play, TrainingFamily } from "./family.ts";

/** The family whose judge this is. */
export function adversarial<Architecture>(
  family: JudgeFamily<Architecture>,
): TrainingFamily<Architecture> {
  return {
    name: family.name,
    architecture: family.architecture,
    parameters: family.parameters,
    play({ shape, generator, settings }, architecture) {
      const judge: Play["judge"] = (weights, training) =>
        family.judge(shape, architecture, weights, training);
      const moves = duel({
        ...settings,
        generator,
        judge,
        isBatchwise: family.isBatchwise,
        loss: losses[settings.loss],
        penalty: penalties[settings.penalty],
      });
      return { judge, moves };
    },
  };
}
