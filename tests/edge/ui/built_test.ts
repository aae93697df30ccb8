import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(import.meta.resolve("../../../"));

describe("edge/ui/built", () => {
  it("is what `deno task pages` makes of its source", async () => {
    const { tasks } = JSON.parse(await Deno.readTextFile(`${ROOT}/deno.json`));
    const args = (tasks["pages"] as string).split(" ").slice(1);
    const sources = args.filter((arg) => arg.endsWith(".ts"));
    const flags = args.filter((arg) => !arg.endsWith(".ts") && !arg.startsWith("--outdir"));
    assert.ok(sources.length > 0);
    for (const source of sources) {
      const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: [...flags, source],
        cwd: ROOT,
      }).output();
      assert.ok(success, new TextDecoder().decode(stderr));
      const name = source.split("/").at(-1)!.replace(/ts$/, "js");
      assert.equal(
        new TextDecoder().decode(stdout).trim(),
        (await Deno.readTextFile(`${ROOT}/edge/ui/built/${name}`)).trim(),
        `${source} was changed: run \`deno task pages\` and commit the result`,
      );
    }
  });
});
