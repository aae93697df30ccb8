import { afterEach, beforeAll, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import { bootTrainer } from "../../../trainer/backend.ts";
import { madePoints, type Point } from "../../../trainer/data/point_sets.ts";
import type { ForgingRules, GameState } from "../../../trainer/game/game.ts";
import { newGame, pictureShape, rulesOf } from "../../../trainer/game/table.ts";
import { losses, type LossName } from "../../../trainer/losses/registry.ts";
import { Moments } from "../../../trainer/run/moments.ts";
import type { PointsLine, RealPoints } from "../../../trainer/run/points_line.ts";
import { tinySettings } from "../tiny.ts";
import { pointsIn } from "../points.ts";

const settings = tinySettings({
  family: "gan",
  generator: { hidden: [8] },
  judge: { hidden: [8], pieces: 2, dropout: { inputs: 0, hidden: 0 } },
  images: 100_000,
});
const dataset = madePoints("ring", 1000);
const rules = rulesOf(settings, pictureShape(dataset, settings.latentSize)) as ForgingRules;
let folder: string;
let state: GameState;

/** A judge that likes points the more the further they are to the right, and nothing else. */
const rightwards: ForgingRules["judge"] = () => (x) =>
  tf.mul(tf.squeeze(tf.slice(x, [0, 0, 0, 0], [-1, 1, 1, 1]), [1, 2, 3]) as tf.Tensor1D, 5);

function newMoments(loss: LossName = "binary-cross-entropy"): Moments {
  const changed = { ...rules, judge: rightwards };
  return new Moments({ folder, rules: changed, loss: losses[loss], dataset });
}

async function lines(): Promise<PointsLine[]> {
  const text = await Deno.readTextFile(`${folder}/points.jsonl`);
  return text.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line));
}

describe("moments of a game for points", () => {
  beforeAll(async () => {
    await bootTrainer("wasm");
    state = newGame(settings, rules.shape);
  });
  beforeEach(async () => {
    folder = await Deno.makeTempDir();
  });
  afterEach(() => Deno.remove(folder, { recursive: true }));

  it("keep points in the place of grids, in lines that stay short", async () => {
    const moments = newMoments();
    await moments.begin(0);
    const moment = await moments.take(state, 0);
    assert.equal(moment.forged!.length, 80);
    const names = Array.from(Deno.readDirSync(folder), ({ name }) => name).sort();
    assert.deepEqual(names, ["moments.jsonl", "points.json", "points.jsonl"]);
    const [line] = await lines();
    assert.deepEqual(Object.keys(line!), ["images", "forged", "field"]);
    assert.equal(line!.forged.length, 512);
    assert.ok(new Set(line!.forged.map(String)).size > 400);
    const { size } = await Deno.stat(`${folder}/points.jsonl`);
    assert.ok(size < 20_000, `${size}`);
  });

  it("show points of the data, as they are", async () => {
    await newMoments().begin(0);
    const { real }: RealPoints = JSON.parse(await Deno.readTextFile(`${folder}/points.json`));
    assert.equal(real.length, 512);
    const known = new Set(pointsIn(dataset).map(([x, y]) => `${x.toFixed(3)} ${y.toFixed(3)}`));
    for (const [x, y] of real) assert.ok(known.has(`${x.toFixed(3)} ${y.toFixed(3)}`));
  });

  it("hold the judge's verdict in the middle of each cell, rows from the lowest up", async () => {
    const moments = newMoments();
    await moments.begin(0);
    await moments.take(state, 0);
    const [{ field: { from, to, side, verdicts } }] = await lines() as [PointsLine];
    assert.deepEqual([from, to], [[-1, -1], [1, 1]]);
    assert.equal(verdicts.length, side * side);
    verdicts.forEach((verdict, i) => {
      const x = -1 + 2 * (i % side + 0.5) / side;
      assert.ok(Math.abs(verdict - 1 / (1 + Math.exp(-5 * x))) < 1e-3);
    });
  });

  it("say where a judge that compares sees real points, and where forged ones", async () => {
    const moments = newMoments("relativistic");
    await moments.begin(0);
    await moments.take(state, 0);
    const [{ field: { side, verdicts } }] = await lines() as [PointsLine];
    const row = verdicts.slice(0, side);
    assert.ok(row[0]! < 0.1 && row.at(-1)! > 0.9, `${row}`);
    assert.ok(row.slice(1).every((verdict, i) => verdict >= row[i]!));
  });

  it("drop what a resumed run plays again", async () => {
    const moments = newMoments();
    await moments.begin(0);
    for (const images of [0, 1024, 2048]) await moments.take(state, images);
    await newMoments().begin(1024);
    assert.deepEqual((await lines()).map(({ images }) => images), [0, 1024]);
    const { real } = JSON.parse(await Deno.readTextFile(`${folder}/points.json`));
    assert.ok(real.every((point: Point) => point.length === 2));
  });
});
