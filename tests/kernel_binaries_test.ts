import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(import.meta.resolve("../"));

for (
  const { task, folder } of [
    { task: "kernels:edge", folder: "shared/kernels" },
    { task: "kernels:trainer", folder: "trainer/kernels/simd" },
  ]
) {
  describe(`${folder}/kernels.wasm`, () => {
    const binary = `${folder}/kernels.wasm`;

    it("is, byte for byte, what `deno task kernels` makes of its source", async () => {
      const temporary = await Deno.makeTempDir();
      try {
        const output = `${temporary}/kernels.wasm`;
        const { tasks } = JSON.parse(await Deno.readTextFile(`${ROOT}/deno.json`));
        const args = (tasks[task] as string).split(" ").slice(1)
          .map((arg) => arg === binary ? output : arg)
          .map((arg) => arg === `--allow-write=${folder}` ? `--allow-write=${temporary}` : arg);
        assert.ok(args.includes(output), "the task writes to a file of that name");

        const { success, stderr } = await new Deno.Command(Deno.execPath(), { args, cwd: ROOT })
          .output();
        assert.ok(success, new TextDecoder().decode(stderr));
        const compiled = await Deno.readFile(output);
        const committed = await Deno.readFile(`${ROOT}/${binary}`);
        assert.ok(
          Buffer.from(compiled).equals(committed),
          "assembly/ was changed, or its compiler: run `deno task kernels` and commit the result",
        );
      } finally {
        await Deno.remove(temporary, { recursive: true });
      }
    });
  });
}

describe("shared/kernels/assembly", () => {
  it("uses no relaxed SIMD, whose bits depend on the machine", async () => {
    const { tasks } = JSON.parse(await Deno.readTextFile(`${ROOT}/deno.json`));
    assert.doesNotMatch(tasks["kernels:edge"], /relaxed/);
  });
});
