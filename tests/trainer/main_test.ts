import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";

describe("the trainer's command line", () => {
  for (const name of ["trian", "constructor", ""]) {
    it(`refuses the command "${name}" and lists those it knows`, async () => {
      const main = new URL("../../trainer/main.ts", import.meta.url).href;
      const { code, stderr } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "--quiet", "--no-prompt", "--allow-read", main, ...(name ? [name] : [])],
        env: { NO_COLOR: "1" },
      }).output();
      assert.equal(
        new TextDecoder().decode(stderr),
        `error: Unknown command "${name}"; the commands are train, evaluate, compare, ` +
          "sample, reconstruct, pack, export, report\n",
      );
      assert.equal(code, 1);
    });
  }
});
