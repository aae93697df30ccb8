import { UserError } from "../../../shared/errors.ts";

/** Why a generator cannot be exported, as a user's mistake. */
export function refusal(reason: string): UserError {
  return new UserError(`Cannot export to ONNX: ${reason}`);
}
