import { beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import { generatorFamily } from "../../../shared/generators/registry.ts";
import { bootTrainer } from "../../../trainer/backend.ts";
import { workOfPicture, workOfTraining } from "../../../trainer/compare/work.ts";
import { pictureShape } from "../../../trainer/game/table.ts";
import { bars, tinySettings } from "../tiny.ts";

const modern = generatorFamily("modern");

/** Of the tiny generator: dense to 4x4x4, doubled to 8x8x3, 3x3 there, 3x3 to grey. */
const LATENT = 4 + 2;
const FORWARD = 2 * (LATENT * 64 + 64 * 9 * 4 * 3 + 64 * 9 * 3 * 3 + 64 * 9 * 3);
/** Of the tiny judge: 4x4 filters to 4x4x3 and 2x2x4, dense to 5, to 1, classes to 5. */
const JUDGED = 2 * (16 * 16 * 3 + 4 * 16 * 3 * 4 + 16 * 5 + 5 + 2 * 5);

describe("the work of pictures", () => {
  beforeAll(async () => {
    await bootTrainer("wasm");
  });

  it("is that of the layers that make one", async () => {
    const before = tf.memory().numTensors;
    const work = await workOfPicture(modern, pictureShape(bars(), 4), tinySettings().generator);
    assert.ok(tf.memory().numTensors - before <= 1);
    assert.ok(Math.abs(work / FORWARD - 1) < 0.3, `${work}, not about ${FORWARD}`);
  });

  it("is in training some passes through both networks, forward and back", async () => {
    const settings = tinySettings({ gamma: 0 });
    const forward = await workOfPicture(modern, pictureShape(bars(), 4), settings.generator);
    const work = await workOfTraining(settings, bars());
    // The judge's move: a forgery, two verdicts, and what each layer of them gives back to
    // weights and to the layer before, but the first; the forger's: a verdict on a real
    // picture, on a forged one and back to it, a forgery and back.
    assert.ok(work > 3 * forward + 6 * JUDGED, `${work}`);
    assert.ok(work < 4 * forward + 9 * JUDGED, `${work}`);
  });

  it("grows with penalties, which differentiate twice, and less if they come seldom", async () => {
    const works: number[] = [];
    for (const [gamma, penaltyInterval] of [[0, 1], [1, 4], [1, 1]] as const) {
      works.push(await workOfTraining(tinySettings({ gamma, penaltyInterval }), bars()));
    }
    const [none, lazy, eager] = works as [number, number, number];
    assert.ok(none < lazy && lazy < eager, `${works}`);
    assert.ok(Math.abs((eager - none) / (lazy - none) - 4) < 0.01);
  });
});
