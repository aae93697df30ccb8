/**
 * The trainer's command line.
 *
 * @module
 */

import { UserError } from "../shared/errors.ts";
import type { Command } from "./commands/command.ts";
import { compare } from "./commands/compare.ts";
import { evaluate } from "./commands/evaluate.ts";
import { exportCommand } from "./commands/export.ts";
import { pack } from "./commands/pack.ts";
import { reconstruct } from "./commands/reconstruct.ts";
import { report } from "./commands/report.ts";
import { sample } from "./commands/sample.ts";
import { train } from "./commands/train.ts";
import { describeOptions } from "./options.ts";

const commands: Readonly<Record<string, Command>> = {
  train,
  evaluate,
  compare,
  sample,
  reconstruct,
  pack,
  export: exportCommand,
  report,
};

async function main([name = "", ...args]: readonly string[]): Promise<void> {
  if (!Object.hasOwn(commands, name)) {
    const names = Object.keys(commands).join(", ");
    throw new UserError(`Unknown command "${name}"; the commands are ${names}`);
  }
  const command = commands[name]!;
  if (args.includes("--help")) {
    console.log(`deno task ${name}: ${command.summary}\n\n${describeOptions(command.options)}`);
    return;
  }
  await command.run(args);
}

if (import.meta.main) {
  try {
    await main(Deno.args);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    console.error(`error: ${error.message}`);
    Deno.exit(1);
  }
}
