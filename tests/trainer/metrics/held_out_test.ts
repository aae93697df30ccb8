import { beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import { bootTrainer } from "../../../trainer/backend.ts";
import { createDataset } from "../../../trainer/data/dataset.ts";
import { tryOn } from "../../../trainer/metrics/held_out.ts";

const rows = createDataset({
  name: "rows",
  licence: "none needed: made by code",
  kind: "features",
  height: 1,
  width: 1,
  channels: 1,
  images: Uint8Array.of(0, 0, 255, 255), // -1, -1, 1, 1
  labels: Uint8Array.of(0, 1, 1, 1),
  classes: ["0", "1"],
});

describe("tryOn", () => {
  beforeAll(async () => {
    await bootTrainer("wasm");
  });

  it("gives the cross-entropy and the share of right answers, and leaves no tensor", async () => {
    const before = tf.memory().numTensors;
    const scores = await tryOn((x) => tf.mul(tf.reshape(x, [-1]), 2), rows); // -2, -2, 2, 2
    const expected = (3 * Math.log1p(Math.exp(-2)) + Math.log1p(Math.exp(2))) / 4;
    assert.ok(Math.abs(scores.heldOutLoss - expected) < 1e-6, `${scores.heldOutLoss}`);
    assert.equal(scores.accuracy, 0.75);
    assert.equal(tf.memory().numTensors, before);
  });
});
