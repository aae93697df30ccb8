import { afterEach, beforeAll, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { UserError } from "../../../shared/errors.ts";
import { bootTrainer } from "../../../trainer/backend.ts";
import { type Conditions, trainEntrant } from "../../../trainer/compare/train_entrant.ts";
import { saveCheckpoint } from "../../../trainer/run/checkpoint.ts";
import { tinySettings, tinyState } from "../tiny.ts";

const home = Deno.cwd();
let folder: string;
let calls: string[][];

/** Stands in for a training that comes so far. */
function conditions(reached: number, changes: Partial<Conditions> = {}): Conditions {
  return {
    out: "runs/derby",
    datasetOf: () => "data",
    images: 800,
    args: ["--data", "bars"],
    imagesOf: () => Promise.resolve(800),
    async train(args) {
      calls.push([...args]);
      const images = Number(args[args.indexOf("--images") + 1]);
      const settings = tinySettings({ preset: "drawn", images });
      const facts = { settings, workers: 1, dataset: "data", seconds: 1, evaluateEvery: 67 };
      const state = { ...tinyState(), steps: reached / settings.batch };
      await Deno.mkdir("runs/derby-drawn", { recursive: true });
      await saveCheckpoint("runs/derby-drawn/checkpoint.safetensors", state, {
        ...{ ...facts, backend: "wasm" },
      });
      await Deno.mkdir("runs/derby/derby-drawn", { recursive: true });
      if (reached >= images) await Deno.writeTextFile("runs/derby/derby-drawn/config.json", "{}");
    },
    ...changes,
  };
}

describe("trainEntrant()", () => {
  beforeAll(async () => {
    await bootTrainer("wasm");
  });
  beforeEach(async () => {
    calls = [];
    folder = await Deno.makeTempDir();
    Deno.chdir(folder);
  });
  afterEach(async () => {
    Deno.chdir(home);
    await Deno.remove(folder, { recursive: true });
  });

  it("trains a preset, measured twelve times, and gives the model's folder", async () => {
    assert.equal(await trainEntrant("drawn", conditions(800)), "runs/derby/derby-drawn");
    const line = "--preset drawn --out runs/derby/derby-drawn --images 800 --evaluate-every 67 " +
      "--data bars";
    assert.deepEqual(calls.map((args) => args.join(" ")), [line]);
  });

  it("goes on where it was interrupted, and does nothing once it is done", async () => {
    assert.equal(await trainEntrant("drawn", conditions(400)), null);
    assert.equal(await trainEntrant("drawn", conditions(800)), "runs/derby/derby-drawn");
    assert.equal(await trainEntrant("drawn", conditions(800)), "runs/derby/derby-drawn");
    assert.deepEqual(calls.map((args) => args.includes("--resume")), [false, true]);
  });

  it("keeps to the images that a run has begun with where time is the budget", async () => {
    await trainEntrant("drawn", conditions(400));
    const timed = { images: null, imagesOf: () => Promise.reject(new Error("asked again")) };
    assert.equal(await trainEntrant("drawn", conditions(800, timed)), "runs/derby/derby-drawn");
  });

  it("refuses to go on with other data, or for another number of images", async () => {
    await trainEntrant("drawn", conditions(400));
    for (
      const [changes, message] of [
        [{ images: 900 }, /begun with --images 800, not 900/],
        [{ datasetOf: () => "others" }, /begun with other data/],
      ] as const
    ) {
      await assert.rejects(
        () => trainEntrant("drawn", conditions(800, changes)),
        (error) => error instanceof UserError && message.test(error.message),
      );
    }
  });
});
