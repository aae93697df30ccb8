import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { decode } from "fast-png";
import { bootWasm } from "../../../shared/backend.ts";
import { verifyGolden } from "../../../shared/model/golden.ts";
import { loadModel } from "../../../shared/model/load.ts";
import { createSampler } from "../../../shared/sampler.ts";
import { readBest } from "../../../trainer/run/best.ts";
import { readCheckpoint } from "../../../trainer/run/checkpoint.ts";
import { gridName } from "../../../trainer/run/moment_files.ts";
import { bars } from "../tiny.ts";
import {
  assertRefused,
  type Outcome,
  outcomeOf,
  readLog,
  readUntil,
  runTask,
  start,
  waitForLog,
  writeBars,
} from "./command_line.ts";

/** A run of 48 steps, 6 reports, on 8x8 pictures; `--out` is still to be said. */
const RUN = ["--data", "bars", "--backend", "wasm", "--batch", "128", "--images", "6144"];

/** Measured after 3072, 5120 and, the end, 6144 of them. */
const MEASURED = [...RUN, "--evaluate-every", "2500"];

let folder: string;

function train(...args: string[]): Promise<Outcome> {
  return runTask(folder, "train", args);
}

function exists(path: string): Promise<boolean> {
  return Deno.stat(`${folder}/${path}`).then(() => true, () => false);
}

/** Asserts that two runs have come to the same end, to the bit. */
async function assertSameRun(a: string, b: string): Promise<void> {
  const [first, second] = await Promise.all(
    [a, b].map((name) => readCheckpoint(`${folder}/runs/${name}/checkpoint.safetensors`)),
  );
  assert.deepEqual(first!.tensors, second!.tensors);
  const [best, otherBest] = await Promise.all(
    [a, b].map((name) => readBest(`${folder}/runs/${name}/best.safetensors`)),
  );
  assert.deepEqual(best, otherBest);
  const [weights, others] = await Promise.all(
    [a, b].map((name) => Deno.readFile(`${folder}/weights/${name}/model.safetensors`)),
  );
  assert.deepEqual(weights, others);
  assert.deepEqual(await outcomesOf(a), await outcomesOf(b));
}

/** What a run has logged, without its times. */
async function outcomesOf(name: string): Promise<Record<string, unknown>[]> {
  const log = await readLog(folder, name);
  const ofTheMachine = ["seconds", "imagesPerSecond", "secondsLeft", "memory"];
  return log.map((line) =>
    Object.fromEntries(Object.entries(line).filter(([name]) => !ofTheMachine.includes(name)))
  );
}

async function assertSucceeded(outcome: Promise<Outcome>): Promise<string> {
  const { code, stdout, stderr } = await outcome;
  assert.equal(stderr, "");
  assert.equal(code, 0);
  return stdout;
}

describe("deno task train", () => {
  beforeAll(async () => {
    folder = await Deno.makeTempDir();
    await writeBars(folder);
  });
  afterAll(() => Deno.remove(folder, { recursive: true }));

  it("trains, logs, draws, saves, and publishes a model that is whole", async () => {
    const stdout = await assertSucceeded(
      train(...MEASURED, "--workers", "1", "--out", "weights/alone", "--seed", "5"),
    );
    assert.match(stdout, /^Data: bars, 256 images, 8x8, grey, 2 classes$/m);
    assert.match(stdout, /^Backend: wasm, 1 worker$/m);
    assert.match(stdout, /1,024\/6,144 images/);
    assert.match(stdout, /^Published weights\/alone, version 1\. Look at it:$/m);

    const log = await readLog(folder, "alone");
    assert.deepEqual(log.map(({ images }) => images), [1024, 2048, 3072, 4096, 5120, 6144]);
    for (const line of log) {
      const names = "images total seconds imagesPerSecond secondsLeft memory judgeLoss " +
        "verdictOnReal verdictOnForged forgerLoss satOut augmentation";
      const scores = "frechet kernel kernelError precision recall density coverage accuracy " +
        "bestFrechet bestImages realFrechet";
      const isMeasured = [3072, 5120, 6144].includes(line.images);
      const expected = isMeasured ? `${names} ${scores}` : names;
      assert.deepEqual(Object.keys(line), expected.split(" "));
      assert.ok(Object.values(line).every(Number.isFinite), JSON.stringify(line));
      assert.equal(line.total, 6144);
    }

    const names = Array.from(Deno.readDirSync(`${folder}/runs/alone`), (entry) => entry.name);
    assert.deepEqual(names.sort(), [
      "best.safetensors",
      "checkpoint.safetensors",
      ...[0, 1024, 2048, 3072, 4096, 5120, 6144].map(gridName),
      "log.jsonl",
      "moments.jsonl",
      "real.png",
      "report.html",
      "run.json",
    ]);
    const grid = decode(await Deno.readFile(`${folder}/runs/alone/grid-000006144.png`));
    assert.deepEqual([grid.width, grid.height, grid.channels], [16, 64, 1]);

    const { facts } = await readCheckpoint(`${folder}/runs/alone/checkpoint.safetensors`);
    assert.deepEqual([facts.steps, facts.workers, facts.backend], [48, 1, "wasm"]);
    assert.equal(facts.dataset, bars(256).sha256);
    assert.deepEqual([facts.settings.seed, facts.settings.batch], [5, 128]);

    const model = await loadModel(`${folder}/weights/alone`);
    const { name, version, classes, training, golden, dataset } = model.config;
    assert.deepEqual([name, version, classes], ["alone", 1, ["0", "1"]]);
    assert.deepEqual([training.seed, training.preset], [5, "own"]);
    assert.equal(dataset.name, "bars");
    assert.ok(golden.length >= 3);
    await bootWasm();
    verifyGolden(createSampler(model), `${folder}/weights/alone`);
    const samples = decode(await Deno.readFile(`${folder}/weights/alone/samples.png`));
    assert.deepEqual([samples.width, samples.height], [16, 64]);
    const card = await Deno.readTextFile(`${folder}/weights/alone/README.md`);
    assert.match(card, /^# alone$/m);
  });

  it("measures as it goes, and publishes the generator that was best", async () => {
    const log = await readLog(folder, "alone");
    const measured = log.filter(({ frechet }) => frechet !== undefined);
    const best = measured.reduce((a, b) => b.frechet! < a.frechet! ? b : a);
    assert.deepEqual(
      [measured.at(-1)!.bestFrechet, measured.at(-1)!.bestImages],
      [best.frechet, best.images],
    );
    const { facts, weights } = await readBest(`${folder}/runs/alone/best.safetensors`);
    assert.deepEqual([facts.frechet, facts.images], [best.frechet, best.images]);
    const model = await loadModel(`${folder}/weights/alone`);
    assert.equal(model.config.training.images, best.images);
    assert.equal(model.config.training.imagesInAll, 6144);
    const { metrics } = model.config;
    assert.deepEqual([metrics.count, metrics["real count"]], [1000, 43]);
    const card = await Deno.readTextFile(`${folder}/weights/alone/README.md`);
    assert.ok(card.includes(`| frechet | ${metrics.frechet} | ${metrics["real frechet"]} |`));
    assert.ok(card.includes("(neighbours.png)"));
    const { width, height } = decode(
      await Deno.readFile(`${folder}/weights/alone/neighbours.png`),
    );
    // Sixteen samples, four a row, each with two neighbours and a gap.
    assert.deepEqual([width, height], [4 * (3 * 8 + 1), 4 * 8]);
    const seal = await Deno.readTextFile(`${folder}/weights/alone/SHA256SUMS`);
    for (const name of ["neighbours.png", "samples.png", "README.md"]) {
      assert.ok(seal.includes(`  ${name}\n`), name);
    }
    for (const [name, { data }] of Object.entries(model.weights)) {
      assert.deepEqual(data, weights[name]!.data.map(Math.f16round), name);
    }
  });

  it("killed again and again, and resumed, makes the same model to the bit", async () => {
    const run = [...RUN, "--workers", "1", "--out", "weights/killed"];
    const measured = ["--evaluate-every", "2500"];
    for (const [lines, ...more] of [[2, "--seed", "5", ...measured], [4, "--resume"]] as const) {
      const program = start(folder, "train", [...run, ...more]);
      await waitForLog(program, folder, "killed", lines);
      program.kill("SIGKILL");
      assert.notEqual((await outcomeOf(program)).code, 0);
      assert.equal(await exists("weights/killed/config.json"), false);
    }
    await assertSucceeded(train(...run, "--resume"));
    await assertSameRun("killed", "alone");
  });

  it("watched by ten viewers who come and go makes the same model to the bit, and its page", async () => {
    const program = start(folder, "train", [
      ...MEASURED,
      ...["--workers", "1", "--out", "weights/watched", "--seed", "5", "--report", "0"],
    ]);
    let stdout = "";
    const viewers: Promise<string>[] = [];
    for await (const text of program.stdout.pipeThrough(new TextDecoderStream())) {
      stdout += text;
      const url = /^Watch it in a browser: (\S+)$/m.exec(stdout)?.[1];
      if (url === undefined || viewers.length > 0) continue;
      const visits = Array.from({ length: 10 }, () => fetch(`${url}events`));
      for (const [i, visit] of visits.entries()) {
        const viewer = await visit;
        if (i % 2 === 0) viewers.push(viewer.text());
        else await viewer.body!.cancel();
      }
      assert.match(await (await fetch(url)).text(), /^<!DOCTYPE html>/);
    }
    assert.equal((await program.status).code, 0, stdout);
    assert.equal(await new Response(program.stderr).text(), "");
    for (const seen of await Promise.all(viewers)) {
      assert.match(seen, /^event: report\n/);
      assert.match(seen, /"images":6144,/);
      assert.match(seen, /\nevent: over\n/);
    }
    assert.match(stdout, /^ {2}runs\/watched\/report\.html$/m);
    const page = await Deno.readTextFile(`${folder}/runs/watched/report.html`);
    assert.match(page, /\[1024,2048,3072,4096,5120,6144\]/);
    await assertSameRun("watched", "alone");
  });

  it("with two workers, stopped by Ctrl+C, saves, and goes on to the same model to the bit", async () => {
    const run = [...MEASURED, "--workers", "2"];
    await assertSucceeded(train(...run, "--out", "weights/pair"));

    const program = start(folder, "train", [...run, "--out", "weights/stopped"]);
    await waitForLog(program, folder, "stopped", 2);
    program.kill("SIGINT");
    const stdout = await assertSucceeded(outcomeOf(program));
    const images = (await readLog(folder, "stopped")).at(-1)!.images;
    assert.ok(images < 6144);
    assert.match(stdout, new RegExp(`^Saved after ${images} images in runs/stopped$`, "m"));
    const advice = /^Go on with: deno task train (--resume .*)$/m.exec(stdout);
    assert.equal(advice?.[1], "--resume --out weights/stopped --data bars");
    assert.equal(await exists("weights/stopped/config.json"), false);

    // As it was advised: workers, batch and the rest come from the checkpoint.
    const resumed = await assertSucceeded(train(...advice[1].split(" ")));
    assert.match(resumed, /^Backend: wasm, 2 workers$/m);
    await assertSameRun("stopped", "pair");
  });

  it("stopped by Ctrl+C while it is scored, ends at once, published as it is", async () => {
    const program = start(folder, "train", [...MEASURED, "--out", "weights/unscored"]);
    await readUntil(program, /^Of the run's 6144 images, /m);
    program.kill("SIGINT");
    const { code } = await program.status;
    await program.stderr.cancel();
    assert.equal(code, 130);
    const { config } = await loadModel(`${folder}/weights/unscored`);
    assert.deepEqual(config.metrics, {});
  });

  it("moved to another folder, goes on to the same model to the bit", async () => {
    // As on another machine: the data, and of the run no more than two files.
    const elsewhere = await Deno.makeTempDir();
    await writeBars(elsewhere);
    const run = [...MEASURED, "--workers", "1", "--out", "weights/moved"];
    const program = start(folder, "train", [...run, "--seed", "5"]);
    await waitForLog(program, folder, "moved", 3);
    program.kill("SIGINT");
    await assertSucceeded(outcomeOf(program));
    await Deno.mkdir(`${elsewhere}/runs/moved`, { recursive: true });
    for (const name of ["checkpoint.safetensors", "best.safetensors"]) {
      await Deno.copyFile(`${folder}/runs/moved/${name}`, `${elsewhere}/runs/moved/${name}`);
    }
    const resume = ["--resume", "--out", "weights/moved", "--data", "bars"];
    await assertSucceeded(runTask(elsewhere, "train", resume));
    const [ours, theirs] = await Promise.all(
      [`${folder}/weights/alone`, `${elsewhere}/weights/moved`].map((model) =>
        Deno.readFile(`${model}/model.safetensors`)
      ),
    );
    assert.deepEqual(theirs, ours);
    await Deno.remove(elsewhere, { recursive: true });
  });

  it("packed into one file, goes on elsewhere, on another backend with other workers", async () => {
    const elsewhere = await Deno.makeTempDir();
    await writeBars(elsewhere);
    const packed = `${folder}/alone.safetensors`;
    const stdout = await assertSucceeded(
      runTask(folder, "pack", ["--run", "runs/alone", "--out", "alone.safetensors"]),
    );
    assert.match(stdout, /^alone\.safetensors: 6144 images, 0\.\d MB$/m);
    const { size } = await Deno.stat(packed);
    const before = await Deno.stat(`${folder}/runs/alone/checkpoint.safetensors`);
    assert.ok(size < 0.7 * before.size, `${size} of ${before.size} bytes`);

    await Deno.mkdir(`${elsewhere}/runs/alone`, { recursive: true });
    await Deno.rename(packed, `${elsewhere}/runs/alone/checkpoint.safetensors`);
    // Twice on: on the plain backend, where two steps take long, and back with two workers.
    const resume = ["--resume", "--out", "weights/alone", "--data", "bars"];
    const slow = [...resume, "--backend", "cpu", "--images", "6272", "--evaluate-every", "0"];
    const outcome = await runTask(elsewhere, "train", slow); // TensorFlow.js says a word here
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.match(outcome.stdout, /^The checkpoint is packed: .* not the same$/m);
    const [{ facts }, best] = [
      await readCheckpoint(`${elsewhere}/runs/alone/checkpoint.safetensors`),
      await readBest(`${elsewhere}/runs/alone/best.safetensors`),
    ];
    assert.deepEqual([facts.backend, facts.workers, facts.steps], ["cpu", 1, 49]);
    const original = await readBest(`${folder}/runs/alone/best.safetensors`);
    assert.deepEqual(best.facts, original.facts);

    const quick = [...resume, "--backend", "wasm", "--workers", "2", "--images", "6400"];
    await assertSucceeded(runTask(elsewhere, "train", [...quick, "--evaluate-every", "2500"]));
    const again = await readCheckpoint(`${elsewhere}/runs/alone/checkpoint.safetensors`);
    assert.deepEqual([again.facts.workers, again.facts.steps], [2, 50]);
    await loadModel(`${elsewhere}/weights/alone`);
    await Deno.remove(elsewhere, { recursive: true });
  });

  it("says that a run that has come to its end is done, and publishes nothing anew", async () => {
    const path = `${folder}/weights/alone/config.json`;
    const before = await Deno.readFile(path);
    const stdout = await assertSucceeded(
      train("--resume", "--out", "weights/alone", "--data", "bars"),
    );
    assert.match(stdout, /--images N/);
    assert.deepEqual(await Deno.readFile(path), before);
  });

  it("trains on where it is given more images, and publishes a new version", async () => {
    const args = ["--resume", "--out", "weights/alone", "--data", "bars", "--images", "7000"];
    const stdout = await assertSucceeded(train(...args));
    assert.match(stdout, /^Published weights\/alone, version 2\./m);
    const { facts } = await readCheckpoint(`${folder}/runs/alone/checkpoint.safetensors`);
    assert.equal(facts.steps, Math.ceil(7000 / 128));
    assert.equal((await loadModel(`${folder}/weights/alone`)).config.version, 2);
  });

  it("does not write over a run unasked", async () => {
    const path = `${folder}/runs/pair/checkpoint.safetensors`;
    const before = await Deno.readFile(path);
    assertRefused(
      await train(...RUN, "--out", "weights/pair"),
      /runs\/pair holds a run already: .*--resume.*--replace.*--out/,
    );
    assert.deepEqual(await Deno.readFile(path), before);
  });

  it("refuses to go on with other data, or from a damaged checkpoint", async () => {
    assertRefused(
      await train("--resume", "--out", "weights/pair", "--data", "more"),
      /runs\/pair was trained on other data than more .*--data/,
    );
    const path = `${folder}/runs/pair/checkpoint.safetensors`;
    const bytes = await Deno.readFile(path);
    bytes[bytes.length >> 1]! ^= 1;
    await Deno.writeFile(path, bytes);
    assertRefused(
      await train("--resume", "--out", "weights/pair", "--data", "bars"),
      /runs\/pair\/checkpoint\.safetensors: the checkpoint is damaged/,
    );
  });

  it("stops a run that diverges, says what to try, and keeps no bad checkpoint", async () => {
    const outcome = await train(...RUN, "--workers", "1", "--rate", "1", "--out", "weights/wild");
    assertRefused(outcome, /Stopped after 1024 images: the losses have run away.*lower --rate/);
    assert.equal((await readLog(folder, "wild")).length, 1);
    assert.equal(await exists("runs/wild/checkpoint.safetensors"), false);
    assert.equal(await exists("weights/wild"), false);
    const page = await Deno.readTextFile(`${folder}/runs/wild/report.html`);
    assert.match(page, /"stopped":"the losses have run away/);
  });

  it("says at once when it cannot publish where it is told to", async () => {
    assertRefused(
      await train(...RUN, "--out", "elsewhere/mine"),
      /elsewhere: cannot make this folder/,
    );
    assert.equal(await exists("runs/mine"), false);
  });

  it("keeps a run whose model cannot be written, and publishes it when the way is free", async () => {
    const obstacle = `${folder}/weights/blocked/model.safetensors`;
    await Deno.mkdir(obstacle, { recursive: true });
    const run = ["--data", "bars", "--backend", "wasm", "--out", "weights/blocked"];
    assertRefused(
      await train(...run, "--images", "64", "--workers", "1"),
      /weights\/blocked: cannot write the model .*--resume publishes it/,
    );
    assert.deepEqual(Array.from(Deno.readDirSync(`${folder}/weights/blocked`)).length, 1);
    await Deno.remove(obstacle);
    const stdout = await assertSucceeded(train(...run, "--resume"));
    assert.match(stdout, /^Published weights\/blocked, version 1\./m);
    await loadModel(`${folder}/weights/blocked`);
  });

  it("starts over with --replace, and publishes a new version", async () => {
    const run = ["--data", "bars", "--backend", "wasm", "--images", "64", "--workers", "1"];
    const stdout = await assertSucceeded(train(...run, "--out", "weights/blocked", "--replace"));
    assert.match(stdout, /^Published weights\/blocked, version 2\./m);
    assert.deepEqual((await readLog(folder, "blocked")).map(({ images }) => images), [64]);
  });

  it("explains its options with --help", async () => {
    const stdout = await assertSucceeded(train("--help"));
    assert.match(stdout, /^deno task train: /);
    for (const option of ["--preset", "--data", "--resume", "--dry-run"]) {
      assert.ok(stdout.includes(option), option);
    }
  });
});
