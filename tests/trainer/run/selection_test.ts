import { afterEach, beforeAll, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import { UserError } from "../../../shared/errors.ts";
import type { Weights } from "../../../shared/generators/family.ts";
import { bootTrainer } from "../../../trainer/backend.ts";
import type { ForgingRules } from "../../../trainer/game/game.ts";
import { pictureShape, rulesOf } from "../../../trainer/game/table.ts";
import type { Pictures } from "../../../trainer/metrics/pictures.ts";
import type { Scores } from "../../../trainer/metrics/yardstick.ts";
import { BEST, readBest } from "../../../trainer/run/best.ts";
import {
  defaultInterval,
  Selection,
  type SelectionOptions,
} from "../../../trainer/run/selection.ts";
import { bars, tinySettings, tinyState, valuesOf } from "../tiny.ts";

const settings = tinySettings();
const rules = rulesOf(settings, pictureShape(bars(), settings.latentSize)) as ForgingRules;

let folder: string;
/** Pictures that were measured. */
let seen: Pictures[];

/** A yardstick that prefers light pictures: the distance is how far they are from white. */
const yardstick: SelectionOptions["yardstick"] = {
  heldOut: { count: 16 },
  score(pictures) {
    seen.push(pictures);
    const { images } = pictures;
    const mean = images.reduce((sum, value) => sum + value, 0) / images.length;
    return Promise.resolve(scores(255 - mean, images.length / 64));
  },
  scoreReal: (count) => Promise.resolve(scores(1, count)),
};

function scores(frechet: number, count: number): Scores {
  const kernel = { mean: 0, standardError: 0 };
  const manifolds = { precision: 1, recall: 1, density: 1, coverage: 1 };
  return { count, frechet, kernel, ...manifolds, accuracy: null };
}

function begin(images = 0, changes: Partial<SelectionOptions> = {}): Promise<Selection> {
  const dataset = bars();
  return Selection.begin(
    { folder, settings, rules, dataset, yardstick, every: 1000, ...changes },
    images,
  );
}

/** A generator whose pictures are lighter the more light it is given. */
function generatorOf(light: number): Weights {
  const { average } = tinyState();
  const bias = Object.keys(average).findLast((name) => name.endsWith("bias"))!;
  return { ...average, [bias]: tf.fill(average[bias]!.shape, light) };
}

const best = () => readBest(`${folder}/${BEST}`);

describe("a selection", () => {
  beforeAll(async () => {
    await bootTrainer("wasm");
  });
  beforeEach(async () => {
    folder = await Deno.makeTempDir();
    seen = [];
  });
  afterEach(() => Deno.remove(folder, { recursive: true }));

  it("measures at the first report beyond every multiple of its interval, and at the end", async () => {
    const selection = await begin();
    const measured: number[] = [];
    for (const images of [512, 999, 1024, 1536, 2000, 2560, 5120, 5632]) {
      if (await selection.consider(generatorOf(0), images, images === 5632)) measured.push(images);
    }
    assert.deepEqual(measured, [1024, 2000, 5120, 5632]);
  });

  it("leaves generators alone that are still growing, so that none of them is the best", async () => {
    const growing = { ...rules, maturity: 0.5, images: 4000 };
    const selection = await begin(0, { rules: growing });
    assert.equal(await selection.consider(generatorOf(0.9), 1000, false), null);
    assert.equal(await selection.consider(generatorOf(0.9), 1999, false), null);
    assert.equal(seen.length, 0);
    const place = await selection.consider(generatorOf(0), 2000, false);
    assert.equal(place!.best.images, 2000);
  });

  it("measures the same after an interruption as without", async () => {
    const selection = await begin(1536);
    assert.equal(await selection.consider(generatorOf(0), 1999, false), null);
    assert.notEqual(await selection.consider(generatorOf(0), 2048, false), null);
  });

  it("keeps the generator of the least distance, the first of equals", async () => {
    const selection = await begin();
    const [dark, light, grey] = [-0.5, 0.9, 0].map(generatorOf);
    const places = [];
    for (const [i, weights] of [dark, light, grey, light].entries()) {
      places.push(await selection.consider(weights!, 1000 * (i + 1), false));
    }
    assert.deepEqual(places.map((place) => place!.best.images), [1000, 2000, 2000, 2000]);
    const { facts, weights } = await best();
    assert.deepEqual(facts, {
      settings,
      dataset: bars().sha256,
      images: 2000,
      frechet: places[1]!.scores.frechet,
    });
    assert.deepEqual(
      Object.fromEntries(Object.entries(weights).map(([name, { data }]) => [name, data])),
      valuesOf(light!),
    );
  });

  it("makes the same pictures each time, classes in turn, with the noise that is published", async () => {
    const scaled = tinySettings({ truncation: 0 });
    for (const change of [{}, {}, { settings: scaled }]) {
      await (await begin(0, change)).consider(generatorOf(0), 1000, false);
    }
    const [first, second, third] = seen;
    assert.deepEqual(first, second);
    assert.deepEqual(Array.from(first!.labels!).slice(0, 4), [0, 1, 0, 1]);
    assert.notDeepEqual(first!.images, third!.images);
    // Without noise, all pictures of a class are the same one.
    assert.deepEqual(third!.images.slice(0, 64), third!.images.slice(128, 192));
  });

  it("leaves nothing in memory", async () => {
    await (await begin()).consider(generatorOf(0), 1000, false);
    const weights = generatorOf(0.5);
    const before = tf.memory().numTensors;
    await (await begin(1000)).consider(weights, 2000, false);
    assert.equal(tf.memory().numTensors, before);
  });

  it("goes on with the best of an interrupted run, measured anew", async () => {
    await (await begin()).consider(generatorOf(0), 1000, false);
    const before = await best();
    const selection = await begin(1500);
    const worse = await selection.consider(generatorOf(-0.5), 2000, false);
    assert.deepEqual(worse!.best, { images: 1000, frechet: before.facts.frechet });
    assert.deepEqual(await best(), before);

    // Another classifier sees otherwise, but compares like with like.
    const stern = {
      ...yardstick,
      score: async (pictures: Pictures) =>
        scores(7 + (await yardstick.score(pictures)).frechet, 1000),
    };
    const elsewhere = await begin(1500, { yardstick: stern });
    const better = await elsewhere.consider(generatorOf(0.5), 2000, false);
    assert.equal(better!.best.images, 2000);
    assert.equal((await best()).facts.images, 2000);
  });

  it("does not take the best of a run that was here before for its own", async () => {
    await (await begin()).consider(generatorOf(0.5), 1000, false);
    const place = await (await begin()).consider(generatorOf(0), 1500, false);
    assert.equal(place!.best.images, 1500);
  });

  it("refuses the best of another run, and a damaged one", async () => {
    await (await begin()).consider(generatorOf(0), 1000, false);
    const message = (pattern: RegExp) => (error: unknown) =>
      error instanceof UserError && error.message.startsWith(`${folder}/${BEST}: `) &&
      pattern.test(error.message);
    for (
      const change of [{ dataset: bars(50) }, { settings: tinySettings({ seed: 1 }) }]
    ) {
      await assert.rejects(begin(1000, change), message(/another run; remove it/));
    }
    await Deno.truncate(`${folder}/${BEST}`, 1000);
    await assert.rejects(begin(1000), message(/damaged.*remove it/));
  });
});

describe("defaultInterval", () => {
  it("is a twentieth of a long run, and never for a short one or a small data set", () => {
    assert.equal(defaultInterval(500_000, 1000), 25_000);
    assert.equal(defaultInterval(200_001, 1000), 10_001);
    assert.equal(defaultInterval(90_000, 1000), 0);
    assert.equal(defaultInterval(500_000, 50), 0);
  });
});
