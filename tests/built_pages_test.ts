import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(import.meta.resolve("../"));

describe("the scripts of the pages", () => {
  for (const task of ["pages:edge", "pages:trainer"]) {
    it(`are what \`deno task ${task}\` makes of their source`, async () => {
      const { tasks } = JSON.parse(await Deno.readTextFile(`${ROOT}/deno.json`));
      const args = (tasks[task] as string).split(" ").slice(1);
      const sources = args.filter((arg) => arg.endsWith(".ts"));
      const folder = args.find((arg) => arg.startsWith("--outdir="))!.replace("--outdir=", "");
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
          (await Deno.readTextFile(`${ROOT}/${folder}/${name}`)).trim(),
          `${source} was changed: run \`deno task pages\` and commit the result`,
        );
      }
    });
  }
});
