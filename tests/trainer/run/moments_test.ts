import { afterEach, beforeAll, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import { decode } from "fast-png";
import type { Training, Weights } from "../../../shared/generators/family.ts";
import { bootTrainer } from "../../../trainer/backend.ts";
import { gridRequests } from "../../../trainer/export/showcase.ts";
import type { ForgingRules, GameState } from "../../../trainer/game/game.ts";
import { pictureShape, rulesOf } from "../../../trainer/game/table.ts";
import { losses } from "../../../trainer/losses/registry.ts";
import { labelsOf, realRows, variety } from "../../../trainer/run/exhibits.ts";
import { gridName, type Moment } from "../../../trainer/run/moment_files.ts";
import { Moments } from "../../../trainer/run/moments.ts";
import { bars, tinySettings, tinyState } from "../tiny.ts";

const settings = tinySettings({ images: 400_000 });
const rules = rulesOf(settings, pictureShape(bars(), settings.latentSize)) as ForgingRules;
const loss = losses["binary-cross-entropy"];
let folder: string;
let state: GameState;

function newMoments(changes: Partial<ForgingRules> = {}): Moments {
  return new Moments({ folder, rules: { ...rules, ...changes }, loss, dataset: bars() });
}

async function lines(): Promise<Moment[]> {
  const text = await Deno.readTextFile(`${folder}/moments.jsonl`);
  return text.trimEnd().split("\n").map((line) => JSON.parse(line));
}

describe("moments of a run", () => {
  beforeAll(async () => {
    await bootTrainer("wasm");
    state = tinyState();
  });
  beforeEach(async () => {
    folder = await Deno.makeTempDir();
  });
  afterEach(() => Deno.remove(folder, { recursive: true }));

  it("are every report at first, then a tenth more pictures apart, then a fortieth of the run", () => {
    const moments = newMoments();
    const due: number[] = [];
    for (let images = 1024; images <= 400_000; images += 1024) {
      if (moments.isDue(images - 1024, images)) due.push(images);
    }
    assert.deepEqual(due.slice(0, 10), Array.from({ length: 10 }, (_, i) => 1024 * (i + 1)));
    const gaps = due.slice(1).map((images, i) => images - due[i]!);
    assert.ok(gaps.every((gap, i) => gap <= Math.max(1024, due[i]! / 10) + 2048));
    assert.ok(gaps.every((gap) => gap <= 10_000 + 1024), `${gaps}`);
    assert.ok(due.length > 60 && due.length < 75, `${due.length}`);
  });

  it("are at the same pictures seen, however the reports lie between interruptions", () => {
    const moments = newMoments();
    assert.equal(moments.isDue(1000, 1023), false);
    assert.equal(moments.isDue(1023, 1024), true);
    assert.equal(moments.isDue(1024, 1024), false);
    assert.equal(moments.isDue(0, 390_000), true);
  });

  it("keep grid and line, and real pictures of the classes of the grid", async () => {
    const moments = newMoments();
    await moments.begin(0);
    const moment = await moments.take(state, 2048);
    assert.deepEqual(await lines(), [moment]);
    assert.equal(moment.images, 2048);
    const real = decode(await Deno.readFile(`${folder}/real.png`));
    const grid = decode(await Deno.readFile(`${folder}/${gridName(2048)}`));
    assert.deepEqual([real.width, real.height], [grid.width, grid.height]);
    // Bars that lie in the left column, bars that stand in the right one: rows of ink, or columns.
    const ink = (x: number, y: number) => Number(real.data[y * real.width + x]! > 128);
    for (let row = 0; row < 8; row++) {
      for (const [left, lies] of [[0, true], [8, false]] as const) {
        const sums = Array.from(
          { length: 8 },
          (_, a) =>
            Array.from(
              { length: 8 },
              (_, b) => lies ? ink(left + b, 8 * row + a) : ink(left + a, 8 * row + b),
            )
              .reduce((sum, value) => sum + value, 0),
        );
        assert.ok(sums.includes(8), `row ${row}, ${lies ? "lying" : "standing"}: ${sums}`);
      }
    }
  });

  it("hold the judge's verdict on each picture, and how much the forger heeds it", async () => {
    const moments = newMoments();
    await moments.begin(0);
    const { real, forged, pull, diversity } = await moments.take(state, 0);
    assert.equal(real!.length, 16);
    assert.equal(forged!.length, 16);
    assert.ok(new Set(forged).size > 1);
    for (const verdict of [...real!, ...forged!]) assert.ok(verdict >= 0 && verdict <= 1);
    // For -log h of logits, the gradient is h - 1: a sixteenth of it for each.
    const mean = forged!.reduce((sum, h) => sum + (1 - h) / 16, 0);
    assert.ok(Math.abs(pull! - mean) < 1e-3, `${pull} ${mean}`);
    assert.ok(diversity > 0);
  });

  it("go without verdicts where there is no judge", async () => {
    const moments = newMoments({ judge: null });
    await moments.begin(0);
    assert.deepEqual(Object.keys(await moments.take(state, 0)).sort(), ["diversity", "images"]);
  });

  it("show the networks as they are grown by then, which are only looked at", async () => {
    const seen: (Training | undefined)[] = [];
    const watch =
      <T>(network: (weights: Weights, training?: Training) => T) =>
      (weights: Weights, training?: Training) => {
        seen.push(training);
        return network(weights, training);
      };
    const moments = newMoments({ generator: watch(rules.generator), judge: watch(rules.judge!) });
    await moments.begin(0);
    await moments.take(state, 100_000);
    await moments.take(state, 400_064);
    assert.deepEqual(seen.map((training) => training?.progress), [0.25, 0.25, 1, 1]);
    assert.ok(seen.every((training) => training?.observe === null));
  });

  it("are cut back to where a resumed run goes on, and gone for a new one", async () => {
    const moments = newMoments();
    await moments.begin(0);
    for (const images of [0, 1024, 2048]) await moments.take(state, images);
    await newMoments().begin(1024);
    assert.deepEqual((await lines()).map(({ images }) => images), [0, 1024]);
    await assert.rejects(() => Deno.stat(`${folder}/${gridName(2048)}`));
    await newMoments().begin(0);
    assert.equal(await Deno.readTextFile(`${folder}/moments.jsonl`), "");
    await assert.rejects(() => Deno.stat(`${folder}/${gridName(0)}`));
  });

  it("leave no tensor behind", async () => {
    const moments = newMoments();
    await moments.begin(0);
    await moments.take(state, 0);
    const { numTensors } = tf.memory();
    await moments.take(state, 1024);
    assert.equal(tf.memory().numTensors, numTensors);
  });
});

describe("exhibits", () => {
  it("are real pictures each of its request's class, and other ones while there are some", () => {
    const { requests } = gridRequests(2);
    const dataset = bars();
    const rows = realRows(dataset, requests);
    requests.forEach(({ class: label }, i) => assert.equal(dataset.labels![rows[i]!], label));
    assert.equal(new Set(rows).size, rows.length);
    const few = realRows({ count: 3, labels: Uint8Array.of(0, 1, 1) }, requests);
    requests.forEach(({ class: label }, i) => assert.equal(few[i] === 0, label === 0));
    const plain = realRows({ count: 100, labels: null }, gridRequests(0).requests);
    assert.equal(new Set(plain).size, 80);
  });

  it("vary by the distance to the most similar other of a class", () => {
    const pictures = tf.tensor4d([0, 3, 10, 14], [4, 1, 1, 1]) as Tensor4D;
    const of = (labels: Tensor2D | null) => variety(pictures, labels).dataSync()[0]!;
    assert.ok(Math.abs(of(null) - (3 + 3 + 4 + 4) / 4) < 1e-4);
    const labels = labelsOf([0, 1, 0, 1].map((label) => ({ seed: "", class: label })), 2)!;
    assert.deepEqual(Array.from(labels.dataSync()), [1, 0, 0, 1, 1, 0, 0, 1]);
    assert.ok(Math.abs(of(labels) - (10 + 11 + 10 + 11) / 4) < 1e-4);
    assert.equal(labelsOf([{ seed: "" }], 0), null);
  });
});
