/**
 * The judges of the families, by name. Adding one is a line here.
 *
 * @module
 */

import { UserError } from "../../shared/errors.ts";
import type { JudgeFamily } from "./family.ts";
import { modernJudge } from "./modern.ts";

const families: readonly JudgeFamily[] = [modernJudge as JudgeFamily];

/**
 * @returns The judge's side of the family of this name.
 * @throws {UserError} For a family that cannot be trained here.
 */
export function judgeFamily(name: string): JudgeFamily {
  const family = families.find((candidate) => candidate.name === name);
  if (family === undefined) throw new UserError(`The family "${name}" has no judge to train with`);
  return family;
}
