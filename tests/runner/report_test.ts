import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { countTests } from "./report.ts";

/** A report, as `deno test --junit-path` writes it. */
function report(...cases: [name: string, outcome: string][]): string {
  const elements = cases.map(([name, outcome]) =>
    `<testcase name="${name}" classname="./bdd.ts" time="0.006" line="1" col="6">${outcome}</testcase>`
  );
  return `<testsuite name="./bdd.ts">\n${elements.join("\n")}\n</testsuite>\n`;
}

const PASSED = "\n        ";
const SKIPPED = "\n            <skipped/>\n        ";
const FAILED = `<failure message="Uncaught Error: &quot;x&quot;">Error: x\n    at y</failure>`;
const STEPS_FAILED = `<failure message="2 test steps failed">2 test steps failed.</failure>`;

describe("countTests", () => {
  it("counts tests but not the groups that hold them", () => {
    const junit = report(
      ["alone", PASSED],
      ["group", PASSED],
      ["group &gt; inner", PASSED],
      ["group &gt; inner &gt; test", PASSED],
    );
    assert.deepEqual(countTests(junit), { passed: 2, failed: 0, skipped: 0 });
  });

  it("counts a failed test once, and a group for a failure of its own only", () => {
    const junit = report(
      ["group", STEPS_FAILED],
      ["group &gt; one", FAILED],
      ["group &gt; two", FAILED],
      ["leaking", FAILED],
      ["leaking &gt; test", PASSED],
    );
    assert.deepEqual(countTests(junit), { passed: 1, failed: 3, skipped: 0 });
  });

  it("counts skipped tests apart", () => {
    const junit = report(["group", PASSED], ["group &gt; test", SKIPPED]);
    assert.deepEqual(countTests(junit), { passed: 0, failed: 0, skipped: 1 });
  });

  it("finds no test in an empty report", () => {
    assert.deepEqual(countTests(""), { passed: 0, failed: 0, skipped: 0 });
  });
});
