import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import fc from "fast-check";
import { divide, testModules } from "./shards.ts";

describe("testModules", () => {
  it("finds every test module of a folder, and takes a file as it is named", async () => {
    const modules = await testModules(["tests/runner", "tests/runner/fixtures/passing.ts"]);
    assert.deepEqual(modules, [
      "tests/runner/fixtures/passing.ts",
      "tests/runner/report_test.ts",
      "tests/runner/run_test.ts",
      "tests/runner/shards_test.ts",
    ]);
  });

  it("finds a module once, however often it is named", async () => {
    const once = await testModules(["tests/runner"]);
    const twice = await testModules(["tests/runner", "tests/runner/run_test.ts"]);
    assert.deepEqual(twice, once);
  });
});

describe("divide", () => {
  it("puts every module into one shard, evenly, and makes no empty one", () => {
    fc.assert(fc.property(
      fc.uniqueArray(fc.string()),
      fc.integer({ min: 1, max: 8 }),
      (modules, count) => {
        const shards = divide(modules, count);
        assert.deepEqual(shards.flat().sort(), modules.toSorted());
        const sizes = shards.map(({ length }) => length);
        assert.ok(sizes.every((size) => size > 0));
        assert.ok(sizes.length <= count);
        assert.ok(sizes.length === 0 || Math.max(...sizes) - Math.min(...sizes) <= 1);
      },
    ));
  });
});
