/**
 * `deno task report`: writes the page of a run, or of several side by side.
 *
 * @module
 */

import { UserError } from "../../shared/errors.ts";
import { parseOptions } from "../options.ts";
import { REPORT, writeReport } from "../report/write_report.ts";
import { parentOf } from "../run/run_folder.ts";
import type { Command } from "./command.ts";

const options = {
  out: { value: "FILE", help: "where the page goes; the run's folder, or the one of the runs" },
} as const;

/** See the module's text. */
export const report: Command = {
  summary: "write the page of a run, or of several side by side: RUN… [options], each RUN the " +
    "run's folder",
  options,
  async run(args) {
    const end = args.findIndex((argument) => argument.startsWith("--"));
    const folders = (end < 0 ? args : args.slice(0, end)).map(withoutSlash);
    const given = parseOptions(args.slice(folders.length), options);
    const [first] = folders;
    if (first === undefined) {
      throw new UserError(
        "No run is named; name the folder of one, or of several: deno task report runs/drawn",
      );
    }
    const twice = folders.find((folder, i) => folders.indexOf(folder) < i);
    if (twice !== undefined) throw new UserError(`The run ${twice} is named twice`);
    const home = folders.length === 1 ? first : parentOf(first);
    const path = given.out ?? `${home}/${REPORT}`;
    await writeReport(folders, path);
    console.log(`Open it in a browser: ${path}`);
  },
};

function withoutSlash(path: string): string {
  return path.replace(/(?<=.)\/+$/, "");
}
