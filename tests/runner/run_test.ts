import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";

/** Runs the task `test` on a fixture; gives the lines it printed and its exit status. */
async function runFixture(
  name: string,
  env: Record<string, string> = {},
): Promise<{ lines: string[]; code: number }> {
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "test", `tests/runner/fixtures/${name}.ts`],
    env: { FIGMENT_NO_SKIP: "", ...env },
    stderr: "null",
  }).output();
  return { lines: new TextDecoder().decode(stdout).trimEnd().split("\n"), code };
}

describe("deno task test", () => {
  it("says which @std/testing it uses, counts the tests and exits with 0 if all passed", async () => {
    const { lines, code } = await runFixture("passing");
    assert.match(lines[0]!, /^@std\/testing: (published package|out of reach, using the stand-in)/);
    assert.equal(lines.at(-1), "3 passed, 0 failed");
    assert.equal(code, 0);
  });

  it("counts a failed test, and a group whose hook failed, as one each", async () => {
    const { lines, code } = await runFixture("failing");
    assert.equal(lines.at(-1), "1 passed, 2 failed");
    assert.equal(code, 1);
  });

  it("fails for a file that cannot be loaded", async () => {
    const { lines, code } = await runFixture("unloadable");
    assert.equal(lines.at(-1), "0 passed, 1 failed");
    assert.equal(code, 1);
  });

  it("fails for a file without tests", async () => {
    const { lines, code } = await runFixture("empty");
    assert.deepEqual(lines.slice(-2), ["No test ran", "0 passed, 0 failed"]);
    assert.equal(code, 1);
  });

  it("runs nothing but a test marked with only, and fails, lest the mark be forgotten", async () => {
    const { lines, code } = await runFixture("focused");
    assert.equal(lines.at(-1), "1 passed, 1 failed");
    assert.equal(code, 1);
  });

  it("reports why it skipped a test", async () => {
    const { lines, code } = await runFixture("skipping");
    assert.ok(lines.includes("skipped: needs the moon: there is no moon"));
    assert.deepEqual(lines.slice(-2), ["2 skipped", "1 passed, 0 failed"]);
    assert.equal(code, 0);
  });

  it("counts a skipped test as failed where FIGMENT_NO_SKIP=1", async () => {
    const { lines, code } = await runFixture("skipping", { FIGMENT_NO_SKIP: "1" });
    assert.equal(lines.at(-1), "1 passed, 2 failed");
    assert.equal(code, 1);
  });
});
