/**
 * What the environment may set.
 *
 * @module
 */

import { UserError } from "../shared/errors.ts";

/** Settings of the server. */
export interface Settings {
  /** `HOST`: the address to listen at. */
  readonly host: string;
  /** `PORT`: 0 takes any free one. */
  readonly port: number;
  /** `FIGMENT_WEIGHTS`: the folder that holds the model folders. */
  readonly weights: string;
  /** `FIGMENT_MODEL`: the default model, `name` or `name@version`. */
  readonly model: string | undefined;
}

/**
 * @param read Gives a variable's value.
 * @param weights The folder where none is set.
 * @throws {UserError} Naming the variable and its value.
 */
export function readSettings(
  read: (name: string) => string | undefined,
  weights: string,
): Settings {
  const notEmpty = (name: string) => {
    const value = read(name);
    if (value === "") throw new UserError(`${name} is set but empty; give it a value or unset it`);
    return value;
  };
  const port = notEmpty("PORT") ?? "8000";
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65535) {
    throw new UserError(`PORT is "${port}"; it must be an integer from 0 to 65535`);
  }
  return {
    host: notEmpty("HOST") ?? "0.0.0.0",
    port: Number(port),
    weights: notEmpty("FIGMENT_WEIGHTS") ?? weights,
    model: notEmpty("FIGMENT_MODEL"),
  };
}
