import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { decode } from "fast-png";
import { loadModel } from "../../../shared/model/load.ts";
import { assertRefused, readUntil, runTask, start, writeBars } from "./command_line.ts";

/** Two trainings of a few steps on 8x8 pictures. */
const RUN = ["drawn", "course", "--data", "bars", "--backend", "wasm", "--images", "512"];

let folder: string;

describe("deno task compare", () => {
  beforeAll(async () => {
    folder = await Deno.makeTempDir();
    await writeBars(folder);
  });
  afterAll(() => Deno.remove(folder, { recursive: true }));

  it("trains what is named alike, scores it, and writes table, picture and figures", async () => {
    const { code, stdout, stderr } = await runTask(folder, "compare", RUN);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^Written to runs\/compare: compare\.md, compare\.png, compare\.json$/m);
    const text = await Deno.readTextFile(`${folder}/runs/compare/compare.md`);
    assert.match(text, /^\| compare-drawn .*R3GAN 2024.*\| 512 \| 0:\d\d \|/m);
    assert.match(text, /^\| compare-course .*\| 512 \|/m);
    const { width, height } = decode(await Deno.readFile(`${folder}/runs/compare/compare.png`));
    assert.ok(width === 1400 && height > 700);
    const json = JSON.parse(await Deno.readTextFile(`${folder}/runs/compare/compare.json`));
    assert.equal(json.entrants.length, 2);
    for (const { images, imageWork, pictureWork, course, scores } of json.entrants) {
      assert.equal(images, 512);
      assert.ok(imageWork > pictureWork && pictureWork > 0);
      assert.equal(course.at(-1).images, 512);
      assert.ok(scores.frechet > json.real.frechet);
    }
  });

  it("does not do again what it has done", async () => {
    const before = await Deno.readTextFile(`${folder}/runs/compare/compare.json`);
    const { code, stdout } = await runTask(folder, "compare", RUN);
    assert.equal(code, 0);
    assert.ok(!/Scoring|Published/.test(stdout), stdout);
    assert.equal(await Deno.readTextFile(`${folder}/runs/compare/compare.json`), before);
  });

  it("takes models that are there, and says that they learned from other pictures", async () => {
    assertRefused(
      await runTask(folder, "compare", ["runs/compare/compare-drawn", "--data", "drawn"]),
      /pictures of the model compare-drawn and the data set drawn differ/,
    );
  });

  it("trains who draws in domains on these, and compares by the first, the data as it is", async () => {
    const run = ["cogan-mnist", "compare-drawn", ...RUN.slice(2), "--out", "runs/pairs"]
      .map((name) => name === "compare-drawn" ? "runs/compare/compare-drawn" : name);
    const { code, stdout, stderr } = await runTask(folder, "compare", run);
    assert.equal(code, 0, stderr);
    const { config } = await loadModel(`${folder}/runs/pairs/pairs-cogan-mnist`);
    assert.deepEqual(config.classes, ["digits", "edges"]);
    assert.match(stdout, /such as\ndigits and their edges, is scored in the first\.$/m);
    const json = JSON.parse(await Deno.readTextFile(`${folder}/runs/pairs/compare.json`));
    const [coupled, other] = json.entrants;
    assert.equal(coupled.milestone, "cogan");
    assert.ok(coupled.scores.frechet > json.real.frechet && coupled.imageWork > 0);
    assert.deepEqual([coupled.scores.accuracy, coupled.course], [null, []]);
    assert.ok(other.scores.accuracy >= 0);
    assert.ok((await Deno.stat(`${folder}/runs/pairs/compare.png`)).size > 10_000);
    const again = await runTask(folder, "compare", run);
    assert.equal(again.code, 0, again.stderr);
    assert.ok(!/Scoring|Published/.test(again.stdout), again.stdout);
  });

  it("ends at once by Ctrl+C while it scores", async () => {
    const run = ["runs/compare/compare-drawn", "runs/compare/compare-course", "--data", "bars"];
    const program = start(folder, "compare", [...run, "--out", "runs/cut", "--backend", "wasm"]);
    await readUntil(program, /^Scoring runs\/compare\/compare-drawn$/m);
    program.kill("SIGINT");
    assert.equal((await program.status).code, 130);
    await program.stderr.cancel();
    assert.deepEqual([...Deno.readDirSync(`${folder}/runs/cut`)], []);
  });

  it("refuses what makes no sense, before any work", async () => {
    for (
      const [args, message] of [
        [["--images", "5", "--seconds", "5"], /two budgets; give one of them/],
        [["drawn", "--imags", "5"], /Unknown option --imags; the options are --images, /],
        [["drawn", "mnist"], /different data, drawn and mnist/],
        [["cats"], /name it with --data/],
        [["drawn", "--images", "5", "mnist"], /Unexpected argument "mnist"/],
      ] as const
    ) {
      assertRefused(await runTask(folder, "compare", args), message);
    }
  });
});
