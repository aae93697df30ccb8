import { HOUSE_MODEL } from "../../shared/house_model.ts";
import type { OptionTable } from "../options.ts";

/** The folder of the model that a command takes where none is named. */
export const HOUSE = `weights/${HOUSE_MODEL}`;

/** A command: its options, and what it does with its arguments. */
export interface Command {
  readonly summary: string;
  readonly options: OptionTable;
  run(args: readonly string[]): Promise<void>;
}
