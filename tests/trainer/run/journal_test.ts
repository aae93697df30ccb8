import { afterEach, beforeAll, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { decode } from "fast-png";
import { UserError } from "../../../shared/errors.ts";
import { bootTrainer } from "../../../trainer/backend.ts";
import { readCheckpoint } from "../../../trainer/run/checkpoint.ts";
import type { GameState, Measurements } from "../../../trainer/game/game.ts";
import { CHECKPOINT, Journal } from "../../../trainer/run/journal.ts";
import { LOG } from "../../../trainer/run/log.ts";
import type { Line } from "../../../trainer/run/progress.ts";
import { parseRunFile } from "../../../trainer/run/run_file.ts";
import { pictureShape, rulesOf } from "../../../trainer/game/table.ts";
import { bars, tinySettings, tinyState } from "../tiny.ts";

const settings = tinySettings({ images: 100_000 });
const rules = rulesOf(settings, pictureShape(bars(), settings.latentSize));
const facts = { settings, backend: "wasm" as const, workers: 1, dataset: bars().sha256 };
const measurements: Measurements = {
  judgeLoss: 0.6,
  forgerLoss: 0.8,
  verdictOnReal: 0.6,
  verdictOnForged: 0.4,
  satOut: 0,
  augmentation: 0,
};

const print = console.log;
let folder: string;
let printed: string[];
let state: GameState;

function newJournal(before = { images: 0, seconds: 0 }): Promise<Journal> {
  const dataset = bars();
  return Journal.begin(state, { folder, rules, dataset, facts, before, selection: null });
}

/** A report of a game that has come so far. */
function reportAt(images: number, changes: Partial<Measurements> = {}) {
  return {
    state: { ...state, steps: images / settings.batch },
    images,
    measurements: { ...measurements, ...changes },
  };
}

async function stepsSaved(): Promise<number> {
  return (await readCheckpoint(`${folder}/${CHECKPOINT}`)).facts.steps;
}

async function logged(): Promise<Line[]> {
  const lines = (await Deno.readTextFile(`${folder}/${LOG}`)).trimEnd().split("\n");
  return lines.map((line) => JSON.parse(line));
}

function grids(): string[] {
  const names = Array.from(Deno.readDirSync(folder), (entry) => entry.name);
  return names.filter((name) => name.startsWith("grid")).sort();
}

/** The files in the folder. */
function names(): string[] {
  return Array.from(Deno.readDirSync(folder), ({ name }) => name).sort();
}

describe("the journal", () => {
  beforeAll(async () => {
    await bootTrainer("wasm");
    state = tinyState();
  });
  beforeEach(async () => {
    folder = await Deno.makeTempDir();
    printed = [];
    console.log = (text) => printed.push(text);
  });
  afterEach(async () => {
    console.log = print;
    await Deno.remove(folder, { recursive: true });
  });

  it("says what the run is before it begins, with the losses of a tie", async () => {
    await newJournal();
    const { startedAt, ...file } = parseRunFile(await Deno.readTextFile(`${folder}/run.json`))!;
    assert.ok(Date.parse(startedAt) > 0);
    assert.deepEqual(file, {
      format: "figment-run/1",
      kind: "pictures",
      settings,
      backend: "wasm",
      workers: 1,
      data: { name: "bars", count: 96, classes: ["lying", "standing"] },
      tie: { judgeLoss: Math.fround(Math.log(4)), forgerLoss: Math.fround(Math.log(2)) },
      grid: { columns: 2, width: 8, height: 8, channels: 1 },
    });
  });

  it("logs a line of JSON a report, with all that the status line shows and more", async () => {
    const journal = await newJournal();
    await journal.take(reportAt(1024), false);
    await journal.take(reportAt(2048), false);
    const lines = await logged();
    assert.deepEqual(lines.map(({ images }) => images), [1024, 2048]);
    for (const line of lines) {
      const { images, seconds, imagesPerSecond, secondsLeft, memory, ...rest } = line;
      assert.deepEqual(rest, { total: 100_000, ...measurements });
      for (const value of [images, seconds, imagesPerSecond, secondsLeft, memory]) {
        assert.ok(Number.isFinite(value) && value >= 0);
      }
    }
  });

  it("warns once of what goes wrong for a while, and notes it in each line", async () => {
    const journal = await newJournal();
    const ahead = { verdictOnReal: 0.96, verdictOnForged: 0.03 };
    for (const images of [10_240, 20_480, 30_720]) {
      await journal.take(reportAt(images, ahead), false);
    }
    await journal.take(reportAt(40_960), false);
    const warned = (await logged()).map(({ warnings }) => warnings);
    assert.deepEqual(warned, [undefined, ["judge-wins"], ["judge-wins"], undefined]);
    const said = printed.filter((line) => line.includes("Warning"));
    assert.equal(said.length, 1);
    assert.match(said[0]!, /Warning: The judge wins\. .* higher --gamma/);
  });

  it("saves a checkpoint with the first report, so that a disk that fails shows at once", async () => {
    const journal = await newJournal();
    await journal.take(reportAt(1024), false);
    assert.equal(await stepsSaved(), 1024 / settings.batch);
    await journal.take(reportAt(2048), false);
    assert.equal(await stepsSaved(), 1024 / settings.batch);
  });

  it("saves a checkpoint and a grid with the last report", async () => {
    const journal = await newJournal();
    await journal.take(reportAt(500), false);
    await journal.take(reportAt(1000), true);
    assert.equal(await stepsSaved(), 1000 / settings.batch);
    assert.deepEqual(grids(), ["grid-000000000.png", "grid-000001000.png"]);
    const { width, height, channels } = decode(await Deno.readFile(`${folder}/${grids()[1]}`));
    assert.deepEqual([width, height, channels], [2 * 8, 8 * 8, 1]); // a column a class, 8 rows
  });

  it("counts the time of a resumed run on, and its speed from where it went on", async () => {
    const startedAt = performance.now();
    const journal = await newJournal({ images: 50_000, seconds: 1000 });
    await new Promise((resolve) => setTimeout(resolve, 100));
    await journal.take(reportAt(51_200), false);
    const elapsed = (performance.now() - startedAt) / 1000;
    const [{ seconds, imagesPerSecond, secondsLeft }] = await logged() as [Line];
    assert.ok(seconds >= 1000.1 && seconds <= 1000 + elapsed + 0.01);
    // 1,200 pictures in at least a tenth of a second and at most the time that all of this took.
    assert.ok(imagesPerSecond <= 12_100 && imagesPerSecond >= 1200 / elapsed - 1);
    assert.ok(Math.abs(secondsLeft - 48_800 / imagesPerSecond) < 0.02);
  });

  it("stops a run whose losses have run away, and keeps the last good checkpoint", async () => {
    const journal = await newJournal();
    await journal.take(reportAt(1024), false);
    const good = await Deno.readFile(`${folder}/${CHECKPOINT}`);
    await assert.rejects(() => journal.take(reportAt(2048, { judgeLoss: NaN }), true), (error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, /^Stopped after 2048 images: the losses have run away/);
      assert.ok(error.message.includes(folder));
      return true;
    });
    assert.deepEqual(await Deno.readFile(`${folder}/${CHECKPOINT}`), good);
    assert.match((await logged()).at(-1)!.stopped!, /^the losses have run away/);
  });

  it("begins a new run's log anew, and drops from a resumed run's what is played again", async () => {
    const first = await newJournal();
    assert.equal(await Deno.readTextFile(`${folder}/${LOG}`), "");
    for (const images of [1024, 2048, 3072]) await first.take(reportAt(images), false);
    await Deno.writeTextFile(`${folder}/${LOG}`, '{"images":40', { append: true }); // torn
    await newJournal({ images: 2048, seconds: 1 });
    assert.deepEqual((await logged()).map(({ images }) => images), [1024, 2048]);
    assert.deepEqual(grids(), ["grid-000000000.png", "grid-000001024.png", "grid-000002048.png"]);
    await newJournal();
    assert.equal(await Deno.readTextFile(`${folder}/${LOG}`), "");
  });

  it("clears away the grids and the best of a run that was here before, but not of its own", async () => {
    await (await newJournal()).take(reportAt(1024), true);
    await Deno.writeTextFile(`${folder}/best.safetensors`, "");
    const others = ["log.jsonl", "moments.jsonl", "real.png", "run.json"];
    await newJournal({ images: 1024, seconds: 1 });
    assert.deepEqual(names(), [
      "best.safetensors",
      "checkpoint.safetensors",
      "grid-000000000.png",
      "grid-000001024.png",
      ...others,
    ]);
    await newJournal();
    assert.deepEqual(names(), ["checkpoint.safetensors", "grid-000000000.png", ...others]);
  });

  it("begins a log where a resumed run has lost its own", async () => {
    await newJournal({ images: 2048, seconds: 1 });
    assert.equal(await Deno.readTextFile(`${folder}/${LOG}`), "");
  });

  it("says which file it cannot write", async () => {
    const isSaid = (error: unknown) =>
      error instanceof UserError && error.message.startsWith(`${folder}/${LOG}: cannot write`);
    const journal = await newJournal();
    await Deno.remove(`${folder}/${LOG}`);
    await Deno.mkdir(`${folder}/${LOG}`);
    await assert.rejects(() => journal.take(reportAt(1024), false), isSaid);
    await assert.rejects(() => newJournal(), isSaid);
  });
});
