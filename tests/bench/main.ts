/**
 * `deno task bench`: how fast, beside the best there is. Tables by default; with
 * `--json` one JSON object (see report.ts) and nothing else on standard output.
 * `--only inference,request` runs these parts, and the report has no others.
 *
 * @module
 */

import { UserError } from "../../shared/errors.ts";
import { describeOptions, parseOptions } from "../../trainer/options.ts";
import { full, quick } from "./effort.ts";
import { describeMachine } from "./machine.ts";
import { parts, selectParts } from "./parts.ts";
import { rounded } from "./report.ts";

const options = {
  json: { help: "print one JSON object instead of tables" },
  only: { value: "PARTS", help: `some of ${Object.keys(parts).join(",")}` },
  quick: { help: "one short round of each, to see that it runs; its figures mean nothing" },
  help: { help: "print this" },
} as const;

async function main(args: readonly string[]): Promise<void> {
  const given = parseOptions(args, options);
  const names = selectParts(given.only);
  if (given.help) {
    console.log(`deno task bench: speed beside peers\n\n${describeOptions(options)}`);
    return;
  }
  const report: Record<string, unknown> = {
    machine: describeMachine(),
    date: new Date().toISOString(),
  };
  if (!given.json) console.log(`${report["machine"]}, ${report["date"]}`);
  for (const name of names) {
    const { title, run } = parts[name]!;
    console.error(`${name} …`);
    const rows = rounded(await run(given.quick ? quick : full));
    report[name] = rows;
    if (!given.json) {
      console.log(title);
      console.table(Array.isArray(rows) ? rows : [rows]);
    }
  }
  if (given.json) console.log(JSON.stringify(report));
}

try {
  await main(Deno.args);
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(`error: ${error.message}`);
  Deno.exit(1);
}
