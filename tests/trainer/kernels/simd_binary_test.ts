import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(import.meta.resolve("../../.."));
const FOLDER = "trainer/kernels/simd";
const BINARY = `${FOLDER}/kernels.wasm`;

describe("trainer/kernels/simd/kernels.wasm", () => {
  it("is, byte for byte, what `deno task kernels` makes of its source", async () => {
    const folder = await Deno.makeTempDir();
    try {
      const output = `${folder}/kernels.wasm`;
      const { tasks } = JSON.parse(await Deno.readTextFile(`${ROOT}/deno.json`));
      const args = (tasks.kernels as string).split(" ").slice(1)
        .map((arg) => arg === BINARY ? output : arg)
        .map((arg) => arg === `--allow-write=${FOLDER}` ? `--allow-write=${folder}` : arg);
      assert.ok(args.includes(output), "the task writes to a file of that name");

      const { success, stderr } = await new Deno.Command(Deno.execPath(), { args, cwd: ROOT })
        .output();
      assert.ok(success, new TextDecoder().decode(stderr));
      const compiled = await Deno.readFile(output);
      const committed = await Deno.readFile(`${ROOT}/${BINARY}`);
      assert.ok(
        Buffer.from(compiled).equals(committed),
        "assembly/ was changed, or its compiler: run `deno task kernels` and commit the result",
      );
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
});
