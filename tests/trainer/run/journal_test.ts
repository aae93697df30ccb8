import { afterEach, beforeAll, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { decode } from "fast-png";
import { UserError } from "../../../shared/errors.ts";
import { bootTrainer } from "../../../trainer/backend.ts";
import { readCheckpoint } from "../../../trainer/run/checkpoint.ts";
import type { Measurements } from "../../../trainer/game/game.ts";
import { CHECKPOINT, Journal, LOG } from "../../../trainer/run/journal.ts";
import type { Progress } from "../../../trainer/run/progress.ts";
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

function newJournal(before = { images: 0, seconds: 0 }): Journal {
  return new Journal(folder, rules, facts, before);
}

/** A report of a game that has come so far. */
function reportAt(images: number) {
  return { state: { ...tinyState(), steps: images / settings.batch }, images, measurements };
}

async function stepsSaved(): Promise<number> {
  return (await readCheckpoint(`${folder}/${CHECKPOINT}`)).facts.steps;
}

async function logged(): Promise<Progress[]> {
  const lines = (await Deno.readTextFile(`${folder}/${LOG}`)).trimEnd().split("\n");
  return lines.map((line) => JSON.parse(line));
}

function grids(): string[] {
  const names = Array.from(Deno.readDirSync(folder), (entry) => entry.name);
  return names.filter((name) => name.startsWith("grid")).sort();
}

describe("the journal", () => {
  beforeAll(async () => {
    await bootTrainer("wasm");
  });
  beforeEach(async () => {
    folder = await Deno.makeTempDir();
    console.log = () => {}; // the status line
  });
  afterEach(async () => {
    console.log = print;
    await Deno.remove(folder, { recursive: true });
  });

  it("logs a line of JSON a report, with all that the status line shows and more", async () => {
    const journal = newJournal();
    await journal.take(reportAt(1024), false);
    await journal.take(reportAt(2048), false);
    const lines = await logged();
    assert.deepEqual(lines.map(({ images }) => images), [1024, 2048]);
    for (const line of lines) {
      const { images, seconds, imagesPerSecond, secondsLeft, ...rest } = line;
      assert.deepEqual(rest, { total: 100_000, ...measurements });
      for (const value of [images, seconds, imagesPerSecond, secondsLeft]) {
        assert.ok(Number.isFinite(value) && value >= 0);
      }
    }
  });

  it("saves a checkpoint with the first report, so that a disk that fails shows at once", async () => {
    const journal = newJournal();
    await journal.take(reportAt(1024), false);
    assert.equal(await stepsSaved(), 1024 / settings.batch);
    await journal.take(reportAt(2048), false);
    assert.equal(await stepsSaved(), 1024 / settings.batch);
  });

  it("saves a checkpoint and a grid with the last report", async () => {
    const journal = newJournal();
    await journal.take(reportAt(1024), false);
    await journal.take(reportAt(2048), true);
    assert.equal(await stepsSaved(), 2048 / settings.batch);
    assert.deepEqual(grids(), ["grid-000002048.png"]);
    const { width, height, channels } = decode(await Deno.readFile(`${folder}/${grids()[0]}`));
    assert.deepEqual([width, height, channels], [2 * 8, 8 * 8, 1]); // a column a class, 8 rows
  });

  it("draws grids often at first, then at every 1.25-fold of the pictures", async () => {
    const journal = newJournal();
    for (let images = 1024; images <= 8192; images += 1024) {
      await journal.take(reportAt(images), false);
    }
    assert.deepEqual(grids(), [
      "grid-000004096.png",
      "grid-000005120.png",
      "grid-000007168.png",
    ]);
  });

  it("counts the time of a resumed run on, and its speed from where it went on", async () => {
    const startedAt = performance.now();
    const journal = newJournal({ images: 50_000, seconds: 1000 });
    await new Promise((resolve) => setTimeout(resolve, 100));
    await journal.take(reportAt(51_200), false);
    const elapsed = (performance.now() - startedAt) / 1000;
    const [{ seconds, imagesPerSecond, secondsLeft }] = await logged() as [Progress];
    assert.ok(seconds >= 1000.1 && seconds <= 1000 + elapsed + 0.01);
    // 1,200 pictures in at least a tenth of a second and at most the time that all of this took.
    assert.ok(imagesPerSecond <= 12_100 && imagesPerSecond >= 1200 / elapsed - 1);
    assert.ok(Math.abs(secondsLeft - 48_800 / imagesPerSecond) < 0.02);
  });

  it("stops a run whose losses have run away, and keeps the last good checkpoint", async () => {
    const journal = newJournal();
    await journal.take(reportAt(1024), false);
    const good = await Deno.readFile(`${folder}/${CHECKPOINT}`);
    const ill = { ...reportAt(2048), measurements: { ...measurements, judgeLoss: NaN } };
    await assert.rejects(() => journal.take(ill, true), (error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, /^Stopped after 2048 images: the losses have run away/);
      assert.ok(error.message.includes(folder));
      return true;
    });
    assert.deepEqual(await Deno.readFile(`${folder}/${CHECKPOINT}`), good);
  });

  it("begins the log of a new run anew, and drops from a resumed run's what is played again", async () => {
    await newJournal().begin();
    assert.equal(await Deno.readTextFile(`${folder}/${LOG}`), "");
    const first = newJournal();
    for (const images of [1024, 2048, 3072]) await first.take(reportAt(images), false);
    await Deno.writeTextFile(`${folder}/${LOG}`, '{"images":40', { append: true }); // torn
    await newJournal({ images: 2048, seconds: 1 }).begin();
    assert.deepEqual((await logged()).map(({ images }) => images), [1024, 2048]);
    await newJournal().begin();
    assert.equal(await Deno.readTextFile(`${folder}/${LOG}`), "");
  });

  it("clears away the grids and the best of a run that was here before, but not of its own", async () => {
    await newJournal().take(reportAt(1024), true);
    await Deno.writeTextFile(`${folder}/best.safetensors`, "");
    const names = () => Array.from(Deno.readDirSync(folder), ({ name }) => name).sort();
    const all = ["best.safetensors", "checkpoint.safetensors", "grid-000001024.png", "log.jsonl"];
    await newJournal({ images: 1024, seconds: 1 }).begin();
    assert.deepEqual(names(), all);
    await newJournal().begin();
    assert.deepEqual(names(), ["checkpoint.safetensors", "log.jsonl"]);
  });

  it("begins a log where a resumed run has lost its own", async () => {
    await newJournal({ images: 2048, seconds: 1 }).begin();
    assert.equal(await Deno.readTextFile(`${folder}/${LOG}`), "");
  });

  it("says which file it cannot write", async () => {
    await Deno.mkdir(`${folder}/${LOG}`);
    const journal = newJournal();
    for (const write of [() => journal.begin(), () => journal.take(reportAt(1024), false)]) {
      await assert.rejects(
        write,
        (error) =>
          error instanceof UserError && error.message.startsWith(`${folder}/${LOG}: cannot write`),
      );
    }
  });
});
