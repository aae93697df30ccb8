/**
 * `deno task test [PATH…] [FLAG…]`: runs the tests in the named files and folders,
 * or all of them, in as many processes as there are cores; flags, such as
 * `--filter=TEXT`, go to `deno test`. The last line is `N passed, N failed`; the exit
 * status is 0 if some passed and none failed.
 *
 * A skipped test is no failure, unless FIGMENT_NO_SKIP=1.
 *
 * @module
 */

import { tmpdir } from "node:os";
import { writeConfiguration } from "./runner/configuration.ts";
import { type Counts, countTests } from "./runner/report.ts";
import { divide, testModules } from "./runner/shards.ts";

const REPORTS = ".deno.test.reports";

/** More would wait for memory: each holds networks and the data that they learn from. */
const MOST_PROCESSES = 4;

/** Some take longer than others: a process that is done takes another. */
const SHARDS_EACH = 6;

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

const paths = Deno.args.filter(isPath);
const flags = Deno.args.filter((argument) => !isPath(argument));
const modules = await testModules(paths.length > 0 ? paths : ["tests"]);
const configuration = await writeConfiguration();
await Deno.mkdir(REPORTS, { recursive: true });

const processes = Math.min(MOST_PROCESSES, navigator.hardwareConcurrency);
const shards = divide(modules, processes > 1 ? processes * SHARDS_EACH : 1);

/** Runs the modules of a shard; what they print is shown when they have ended. */
async function runShard(shard: readonly string[], index: number): Promise<Counts> {
  const report = `${REPORTS}/${Deno.pid}.${index}.xml`;
  await Deno.writeTextFile(report, "");
  const isAlone = shards.length === 1;
  const process = new Deno.Command(Deno.execPath(), {
    args: [
      "test",
      `--config=${configuration}`,
      `--junit-path=${report}`,
      "--no-check", // tests/check.ts does that
      "--no-prompt",
      ...PERMISSIONS,
      ...flags,
      ...shard,
    ],
    stdin: "null",
    stdout: isAlone ? "inherit" : "piped",
    stderr: isAlone ? "inherit" : "piped",
  }).spawn();
  const { success } = await (isAlone ? process.status : shown(process));
  const counts = countTests(await Deno.readTextFile(report));
  await Deno.remove(report);
  // A module that cannot be loaded, a hook or a leak may fail the run without failing a test.
  return success ? counts : { ...counts, failed: Math.max(counts.failed, 1) };
}

/** Waits for a process, and shows what it has printed. */
async function shown(process: Deno.ChildProcess): Promise<Deno.CommandStatus> {
  const { stdout, stderr, ...status } = await process.output();
  for (const printed of [stdout, stderr]) console.log(new TextDecoder().decode(printed));
  return status;
}

const counts: Counts[] = [];
const waiting = [...shards.entries()];
await Promise.all(Array.from({ length: processes }, async () => {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    counts.push(await runShard(next[1], next[0]));
  }
}));
const total = (name: keyof Counts) => counts.reduce((sum, shard) => sum + shard[name], 0);
const [passed, skipped] = [total("passed"), total("skipped")];
let failed = total("failed");
if (skipped > 0 && Deno.env.get("FIGMENT_NO_SKIP") === "1") {
  console.log(`${skipped} skipped, which FIGMENT_NO_SKIP=1 counts as failed`);
  failed += skipped;
} else if (skipped > 0) {
  console.log(`${skipped} skipped`);
}
if (passed + failed === 0) console.log("No test ran");
console.log(`${passed} passed, ${failed} failed`);
Deno.exit(passed > 0 && failed === 0 ? 0 : 1);
