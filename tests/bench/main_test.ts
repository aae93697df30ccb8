import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { type Outcome, outcomeOf } from "../trainer/commands/command_line.ts";
import { quick } from "./effort.ts";
import { selectParts } from "./parts.ts";
import { reportSchema } from "./report.ts";

/** Where it writes what it removes again. */
let folder: string;

/** Runs the bench with the permissions that its task in deno.json gives. */
async function bench(...args: string[]): Promise<Outcome> {
  const { tasks } = JSON.parse(await Deno.readTextFile("deno.json"));
  const [, ...words] = (tasks.bench as string).split(" ");
  const main = words.indexOf("tests/bench/main.ts");
  const program = words.with(main, `${import.meta.dirname}/main.ts`);
  const process = new Deno.Command(Deno.execPath(), {
    args: [...program.toSpliced(1, 0, "--no-prompt"), ...args],
    cwd: folder,
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  return await outcomeOf(process);
}

describe("selectParts()", () => {
  it("leaves out what takes long, unless it is named", () => {
    assert.ok(!selectParts(undefined).includes("soak"));
    assert.deepEqual(selectParts("soak,http"), ["http", "soak"]);
  });
});

describe("tests/bench/main.ts", () => {
  beforeEach(async () => {
    folder = await Deno.makeTempDir();
  });
  afterEach(() => Deno.remove(folder, { recursive: true }));

  it("prints one JSON object with the parts that are asked for, and leaves no file", async () => {
    const names = ["inference", "request", "cold_start", "memory", "http", "overload", "soak"];
    const { code, stdout, stderr } = await bench("--json", "--quick", "--only", names.join(","));
    assert.equal(code, 0, stderr);
    const report = reportSchema.parse(JSON.parse(stdout));
    assert.deepEqual(Object.keys(report).sort(), ["date", "machine", ...names].sort());
    assert.deepEqual(await Array.fromAsync(Deno.readDir(`${folder}/runs`)), []);
    const { overload, soak } = report;
    assert.ok(overload!.completed_per_s > 0 && overload!.p99_ms > 0);
    assert.equal(soak!.requests, quick.mixed);
    for (const { model, batch, max_abs_diff } of report.inference!) {
      assert.ok(max_abs_diff < 1e-3, `${model}, batch ${batch}: ${max_abs_diff}`);
    }
  });

  it("prints a table of a part without --json", async () => {
    const { code, stdout, stderr } = await bench("--quick", "--only=cold_start");
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^.*, \d+ cores, .*, Deno \d+\.\d+\.\d+, \d{4}-\d\d-\d\dT\S+Z\n/);
    assert.match(stdout, /ours_ms │ libraries_ms │ bundle_ms │ .* │ hello_ms │ ratio/);
    assert.doesNotMatch(stdout, /ort_web_ms/);
  });

  for (
    const [args, message] of [
      [["--only", "inference,sleep"], 'Option --only names "sleep"; the parts are inference, '],
      [["--only", ""], "Option --only needs a value"],
      [["--fast"], "Unknown option --fast; the options are --json, "],
      [["training"], 'Unexpected argument "training"; '],
    ] as const
  ) {
    it(`refuses ${args.join(" ")} in one line`, async () => {
      const { code, stdout, stderr } = await bench(...args);
      assert.match(stderr, /^error: [^\n]+\n$/);
      assert.ok(stderr.startsWith(`error: ${message}`), stderr);
      assert.equal(stdout, "");
      assert.equal(code, 1);
    });
  }
});
