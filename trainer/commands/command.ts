import type { OptionTable } from "../options.ts";

/** A command: its options, and what it does with its arguments. */
export interface Command {
  readonly summary: string;
  readonly options: OptionTable;
  run(args: readonly string[]): Promise<void>;
}
