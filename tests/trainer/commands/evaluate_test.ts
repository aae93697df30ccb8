import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { bootWasm } from "../../../shared/backend.ts";
import { UserError } from "../../../shared/errors.ts";
import { loadModel } from "../../../shared/model/load.ts";
import { evaluate } from "../../../trainer/commands/evaluate.ts";
import { saveTinyModel } from "../../shared/model/fixture.ts";
import { writeBars } from "./command_line.ts";

const home = Deno.cwd();
const print = console.log;
let folder: string;

const MODEL = "weights/tiny";
const COMMON = ["--model", MODEL, "--data", "bars", "--count", "32", "--backend", "wasm"];

async function card(): Promise<string> {
  await loadModel(MODEL); // its sums are those of its files
  return await Deno.readTextFile(`${MODEL}/README.md`);
}

describe("deno task evaluate", () => {
  beforeAll(async () => {
    await bootWasm();
    folder = await Deno.makeTempDir();
    Deno.chdir(folder);
    console.log = () => {};
    await writeBars(folder);
    await saveTinyModel("weights", { classes: ["0", "1"] });
  });
  afterAll(async () => {
    console.log = print;
    Deno.chdir(home);
    await Deno.remove(folder, { recursive: true });
  });

  it("puts scores and notes into the card, and keeps the notes when it scores again", async () => {
    await Deno.writeTextFile("sweep.md", "## How γ was chosen\n\n| γ | Fréchet |\n");
    await evaluate.run([...COMMON, "--write", "--notes", "sweep.md"]);
    const first = await card();
    assert.match(first, /^\| frechet \| [\d.e-]+ \| [\d.e-]+ \|$/m);
    assert.match(first, /\n\n## How γ was chosen\n\n\| γ \| Fréchet \|\n\n## Limits and terms\n/);
    await Deno.remove("sweep.md");
    await evaluate.run([...COMMON, "--write"]);
    assert.equal(await card(), first);
  });

  it("refuses notes that would go nowhere, or cannot be read", async () => {
    const before = await card();
    for (
      const [args, message] of [
        [["--notes", "sweep.md"], /^--notes FILE is for .* without --write$/],
        [["--write", "--notes", "gone.md"], /^--notes gone\.md: cannot be read \(/],
      ] as const
    ) {
      await assert.rejects(
        evaluate.run([...COMMON, ...args]),
        (error) => error instanceof UserError && message.test(error.message),
      );
    }
    assert.equal(await card(), before);
  });
});
