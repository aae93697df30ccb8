/**
 * `deno task test [PATH…] [FLAG…]`: runs the tests in the named files and folders,
 * or all of them; flags, such as `--filter=TEXT`, go to `deno test`. The last line
 * is `N passed, N failed`; the exit status is 0 if some passed and none failed.
 *
 * A skipped test is no failure, unless FIGMENT_NO_SKIP=1.
 *
 * @module
 */

import { tmpdir } from "node:os";
import { writeConfiguration } from "./runner/configuration.ts";
import { countTests } from "./runner/report.ts";

const REPORT = ".deno.test.xml";

/** What tests may do: no network but loopback, nothing written but temporary files. */
const PERMISSIONS = [
  "--allow-read",
  `--allow-write=${tmpdir()}`,
  "--allow-net=127.0.0.1,localhost",
  `--allow-run=${Deno.execPath()},/usr/bin/chromium`,
  "--allow-env",
  "--allow-sys",
  "--allow-ffi=node_modules", // sharp
];

function isPath(argument: string): boolean {
  try {
    return Deno.statSync(argument) !== undefined;
  } catch {
    return false;
  }
}

const selection = Deno.args.some(isPath) ? Deno.args : ["tests", ...Deno.args];
const configuration = await writeConfiguration();
await Deno.writeTextFile(REPORT, "");
const { success } = await new Deno.Command(Deno.execPath(), {
  args: [
    "test",
    `--config=${configuration}`,
    `--junit-path=${REPORT}`,
    "--no-check", // tests/check.ts does that
    "--no-prompt",
    ...PERMISSIONS,
    ...selection,
  ],
  stdin: "null",
}).spawn().status;

const { passed, skipped, ...counts } = countTests(await Deno.readTextFile(REPORT));
// A module that cannot be loaded, a hook or a leak may fail the run without failing a test.
let failed = success ? counts.failed : Math.max(counts.failed, 1);
if (skipped > 0 && Deno.env.get("FIGMENT_NO_SKIP") === "1") {
  console.log(`${skipped} skipped, which FIGMENT_NO_SKIP=1 counts as failed`);
  failed += skipped;
} else if (skipped > 0) {
  console.log(`${skipped} skipped`);
}
if (passed + failed === 0) console.log("No test ran");
console.log(`${passed} passed, ${failed} failed`);
Deno.exit(passed > 0 && failed === 0 ? 0 : 1);
