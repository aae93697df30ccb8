import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { decode } from "fast-png";
import { bootWasm } from "../../../shared/backend.ts";
import { UserError } from "../../../shared/errors.ts";
import { loadModel } from "../../../shared/model/load.ts";
import { createSampler, type Sample } from "../../../shared/sampler.ts";
import { sample } from "../../../trainer/commands/sample.ts";
import { saveTinyModel, styledTiny } from "../../shared/model/fixture.ts";
import { assertRefused, runTask } from "./command_line.ts";

const home = Deno.cwd();
const print = console.log;
let folder: string;
/** What to expect; computed before, for each command boots the backend anew. */
let expected: Record<"alice" | "star" | "typical" | "mixed", Sample>;
let printed: string[];

async function pixelsOf(path: string): Promise<number[]> {
  return Array.from(decode(await Deno.readFile(path)).data);
}

describe("deno task sample", () => {
  beforeAll(async () => {
    await bootWasm();
    folder = await Deno.makeTempDir();
    await saveTinyModel(`${folder}/weights`);
    await saveTinyModel(`${folder}/weights`, { name: "plain", classes: null });
    await saveTinyModel(`${folder}/weights`, styledTiny({ name: "styled" }));
    const styled = createSampler(await loadModel(`${folder}/weights/styled`));
    const { sample } = createSampler(await loadModel(`${folder}/weights/tiny`));
    expected = {
      alice: sample({ seed: "alice" }),
      star: sample({ seed: "bob", class: 2 }),
      typical: sample({ seed: "bob", truncation: 0.5 }),
      mixed: styled.sample({ seed: "bob", mix: "alice" }),
    };
    Deno.chdir(folder);
    console.log = (line) => printed.push(line);
    printed = [];
  });
  afterAll(async () => {
    console.log = print;
    Deno.chdir(home);
    await Deno.remove(folder, { recursive: true });
  });

  it("as a program, writes the picture of a seed, and says what it is", async () => {
    const { code, stdout, stderr } = await runTask(folder, "sample", [
      "--model",
      "weights/tiny/",
      "--seed",
      "alice",
    ]);
    assert.deepEqual([code, stderr], [0, ""]);
    const name = ["circle", "square", "star"][expected.alice.class!];
    assert.equal(stdout, `alice.png: tiny@1, seed alice, class ${name}\n`);
    assert.deepEqual(await pixelsOf("alice.png"), Array.from(expected.alice.pixels));
  });

  for (const name of ["star", "2"]) {
    it(`takes the class by name or index: ${name}`, async () => {
      const args = ["--model", "weights/tiny", "--seed", "bob", "--class", name, "--out", "b.png"];
      await sample.run(args);
      assert.deepEqual(await pixelsOf("b.png"), Array.from(expected.star.pixels));
      assert.equal(printed.at(-1), "b.png: tiny@1, seed bob, class star");
    });
  }

  it("scales the noise by --truncation", async () => {
    const args = ["--model", "weights/tiny", "--seed", "bob", "--truncation", "0.5"];
    await sample.run(args);
    assert.deepEqual(await pixelsOf("bob.png"), Array.from(expected.typical.pixels));
  });

  it("takes the style of the details from another seed by --mix", async () => {
    await sample.run(["--model", "weights/styled", "--seed", "bob", "--mix", "alice"]);
    assert.deepEqual(await pixelsOf("bob.png"), Array.from(expected.mixed.pixels));
  });

  it("writes a file of a plain name for any seed, in this folder", async () => {
    for (const [seed, name] of [["../a b/🙂", "-a-b-"], ["x".repeat(256), "x".repeat(100)]]) {
      await sample.run(["--model", "weights/plain", "--seed", seed!]);
      assert.ok((await Deno.stat(`${name}.png`)).isFile);
    }
  });

  for (
    const [line, message] of [
      ["", /^Which picture\? Name it: --seed alice$/],
      ["--seed", /^Option --seed needs a value/],
      [`--seed ${"ß".repeat(129)}`, /^--seed has 258 bytes, but may have at most 256$/],
      ["--seed a --model weights/gone", /^weights\/gone\/config.json: no such file/],
      ["--seed a --model weights/tiny --class square2", /the classes of tiny are circle, square, /],
      ["--seed a --model weights/tiny --class 3", /^--class "3": the classes of tiny are/],
      ["--seed a --model weights/plain --class 0", /the model plain has no classes/],
      ["--seed a --model weights/tiny --truncation 2.1", /must be a number from 0 to 2$/],
      ["--seed a --model weights/tiny --mix b", /^--mix "b": the model tiny has no styles to mix$/],
      [`--seed a --mix ${"ß".repeat(129)}`, /^--mix has 258 bytes, but may have at most 256$/],
      ["--seed a --model weights/tiny --out gone/a.png", /^gone\/a.png: cannot write/],
      ["--seed a --model weights/tiny --size 64", /^Unknown option --size/],
    ] as const
  ) {
    it(`refuses ${line.slice(0, 60) || "to guess the seed"}`, async () => {
      await assert.rejects(
        () => sample.run(line === "" ? [] : line.split(" ")),
        (error) => error instanceof UserError && message.test(error.message),
      );
    });
  }

  it("as a program, refuses in one line on stderr", async () => {
    assertRefused(await runTask(folder, "sample", ["--seed", "a"]), /weights\/cats/);
  });
});
