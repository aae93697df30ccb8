import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { encode } from "fast-png";
import { UserError } from "../../../shared/errors.ts";
import { train } from "../../../trainer/commands/train.ts";
import { readCheckpoint } from "../../../trainer/run/checkpoint.ts";
import { parseRunFile } from "../../../trainer/run/run_file.ts";
import { assertRefused, outcomeOf, readLog, runTask, start, waitForLog } from "./command_line.ts";

const home = Deno.cwd();
let folder: string;

/** Runs `deno task train`, which must succeed; gives what it printed. */
async function trained(line: string): Promise<string> {
  const { code, stdout, stderr } = await runTask(folder, "train", line.split(" "));
  assert.equal(stderr, "");
  assert.equal(code, 0);
  return stdout;
}

function names(path: string): string[] {
  return Array.from(Deno.readDirSync(`${folder}/${path}`), ({ name }) => name).sort();
}

const checkpoint = (name: string) =>
  readCheckpoint(`${folder}/runs/${name}/checkpoint.safetensors`);

async function runFile(name: string) {
  return parseRunFile(await Deno.readTextFile(`${folder}/runs/${name}/run.json`))!;
}

describe("deno task train, on data that is no pictures,", () => {
  beforeAll(async () => {
    folder = await Deno.makeTempDir();
    // It goes before the data set of that name, as any folder does.
    await Deno.mkdir(`${folder}/moons`);
    for (let i = 0; i < 2; i++) {
      const data = new Uint8Array(64).fill(100 * i);
      const png = encode({ width: 8, height: 8, channels: 1, data });
      await Deno.writeFile(`${folder}/moons/${i}.png`, png as Uint8Array<ArrayBuffer>);
    }
  });
  afterAll(() => Deno.remove(folder, { recursive: true }));

  it("learns by logistic regression, and leaves log and checkpoint, no pictures, no model", async () => {
    const stdout = await trained("--preset logistic --backend wasm --images 20480 --rate 0.1");
    assert.match(stdout, /^Data: features, 2000 rows of 16 features, 2 classes$/m);
    assert.match(stdout, /1,024\/20,480 rows .* loss 0\.\d+ {2}right on unseen rows \d\d %/);
    assert.match(stdout, /^Done: runs\/logistic holds the log/m);
    assert.deepEqual(names("."), ["moons", "runs"]);
    const files = "checkpoint.safetensors log.jsonl report.html run.json";
    assert.deepEqual(names("runs/logistic"), files.split(" "));
    const log = await readLog(folder, "logistic");
    const pace = "images total seconds imagesPerSecond secondsLeft memory";
    for (const line of log) {
      assert.deepEqual(Object.keys(line), `${pace} loss heldOutLoss accuracy`.split(" "));
      assert.ok(Object.values(line).every(Number.isFinite), JSON.stringify(line));
    }
    assert.ok(log.at(-1)!.heldOutLoss! < log[0]!.heldOutLoss! - 0.05);
    assert.ok(log.at(-1)!.accuracy! > 0.7);
    const { kind, settings, tie, grid } = await runFile("logistic");
    assert.deepEqual([kind, tie, grid], ["features", { loss: Math.LN2 }, undefined]);
    const given = "preset family batch images rate finalRate seed";
    assert.deepEqual(Object.keys(settings), given.split(" "));
  });

  it("says that such a run is done, and goes on where it is given more", async () => {
    assert.match(
      await trained("--preset logistic --resume"),
      /has seen its 20480 images; train on/,
    );
    await trained("--preset logistic --resume --images 21504");
    assert.equal((await checkpoint("logistic")).facts.steps, 21504 / 32);
    assert.equal((await readLog(folder, "logistic")).length, 21);
  });

  it("plays a game for points, and leaves points in the place of pictures", async () => {
    const stdout = await trained(
      "--preset gan-2d --backend wasm --images 4096 --out weights/plane",
    );
    assert.match(stdout, /^Data: ring, 10000 points of a plane$/m);
    assert.match(stdout, /1,024\/4,096 points .* modes \d\/8 good points \d+ %/);
    assert.deepEqual(names("."), ["moons", "runs"]);
    const files = "checkpoint.safetensors log.jsonl moments.jsonl points.json points.jsonl " +
      "report.html run.json";
    assert.deepEqual(names("runs/plane"), files.split(" "));
    const { kind, tie, data, grid } = await runFile("plane");
    assert.deepEqual([kind, data.name, grid], ["points", "ring", undefined]);
    assert.deepEqual(Object.keys(tie), ["judgeLoss", "forgerLoss"]);
    const log = await readLog(folder, "plane");
    assert.ok(
      log.every(({ modes, modesInAll, goodPoints }) =>
        modes! >= 0 && modesInAll === 8 && goodPoints! >= 0
      ),
    );
    const imagesIn = async (name: string) =>
      (await Deno.readTextFile(`${folder}/runs/plane/${name}`)).trimEnd().split("\n")
        .map((line) => JSON.parse(line).images);
    assert.deepEqual(await imagesIn("points.jsonl"), [0, 1024, 2048, 3072, 4096]);
    assert.deepEqual(await imagesIn("moments.jsonl"), await imagesIn("points.jsonl"));
  });

  for (
    const [name, preset, images, more] of [
      ["points", "gan-2d", "8192", ["--data", "grid"]],
      ["lonely", "logistic", "32768", []],
    ] as const
  ) {
    it(`stopped and resumed, a run of ${preset} comes to the same end, to the bit`, async () => {
      const run = ["--preset", preset, "--backend", "wasm", "--images", images, ...more];
      await trained([...run, "--out", "weights/whole", "--replace"].join(" "));
      const program = start(folder, "train", [...run, "--out", `weights/${name}`]);
      await waitForLog(program, folder, name, 1);
      program.kill("SIGINT");
      const { stdout } = await outcomeOf(program);
      const advice = /^Go on with: deno task train (.*)$/m.exec(stdout)?.[1];
      assert.ok(advice, stdout);
      await trained(advice);
      const [whole, resumed] = [await checkpoint("whole"), await checkpoint(name)];
      assert.deepEqual(resumed.tensors, whole.tensors);
      const outcomes = async (name: string) =>
        (await readLog(folder, name)).map(({ images, loss, heldOutLoss, goodPoints }) => ({
          ...{ images, loss, heldOutLoss, goodPoints },
        }));
      assert.deepEqual(await outcomes(name), await outcomes("whole"));
      // The folder of both in turn: nothing of the other kind is left in it.
      const files = names("runs/whole").filter((file) => file !== "checkpoint.safetensors");
      assert.deepEqual(files.includes("points.jsonl"), preset === "gan-2d");
      if (preset === "gan-2d") {
        const [a, b] = await Promise.all(
          [name, "whole"].map((run) => Deno.readTextFile(`${folder}/runs/${run}/points.jsonl`)),
        );
        assert.equal(a, b);
      }
    });
  }

  it("checks, with --dry-run, and makes nothing", async () => {
    const before = names("runs");
    const stdout = await trained("--preset gan-2d --data grid --out weights/dry --dry-run");
    assert.match(stdout, /^Would train on 400000 points in runs\/dry$/m);
    assert.deepEqual(names("runs"), before);
  });

  for (
    const [line, message] of [
      [
        "--preset logistic --data drawn",
        /^The preset logistic is for rows of features, but drawn holds pictures; leave --data/,
      ],
      [
        "--preset gan-2d --data drawn",
        /The preset gan-2d is for points of a plane, but drawn holds pictures; leave --data out/,
      ],
      [
        "--preset gan-2d --data moons",
        /moons holds pictures; .* no file or folder is called/,
      ],
      ["--preset gan-2d --data features", /features holds rows of features; .*--preset logistic/],
      ["--data ring", /The preset own is for pictures, but ring holds points .*--preset gan-2d/],
      ["--preset mnist --data grid", /mnist is for pictures, but grid holds points of a plane/],
      ["--preset gan-2d --data rings", /neither a file .* rings .*ring, grid, moons, features/],
      ["--preset logistic --loss minimax", /--loss is about games of two players, .*logistic/],
      ["--preset logistic --gamma 1", /--gamma is about games of two players/],
      ["--preset logistic --size 8", /--size is about pictures, of which the preset logistic/],
      ["--preset gan-2d --size 8", /--size is about pictures, of which the preset gan-2d has none/],
      ["--preset gan-2d --mirror yes", /--mirror is about pictures/],
      ["--preset gan-2d --truncation 0.5", /--truncation is about pictures/],
      ["--preset gan-2d --domains edges", /--domains is about pictures/],
      ["--preset gan-2d --evaluate-every 5", /--evaluate-every is about pictures/],
    ] as const
  ) {
    it(`refuses ${line}`, async () => {
      const args = [...line.split(" "), "--out", "weights/none"];
      Deno.chdir(folder);
      await assert.rejects(() => train.run(args), (error) => {
        assert.ok(error instanceof UserError, `${error}`);
        assert.match(error.message, message);
        return true;
      }).finally(() => Deno.chdir(home));
      assert.ok(!names("runs").includes("none"));
    });
  }

  it("cannot be compared: there are no pictures", async () => {
    assertRefused(
      await runTask(folder, "compare", ["gan-2d"]),
      /"gan-2d" is neither a preset \(drawn, /,
    );
  });
});
