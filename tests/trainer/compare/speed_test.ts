import { beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import { bootTrainer } from "../../../trainer/backend.ts";
import { imagesPerSecond } from "../../../trainer/compare/speed.ts";
import { bars, tinySettings } from "../tiny.ts";

describe("imagesPerSecond()", () => {
  beforeAll(async () => {
    await bootTrainer("wasm");
  });

  it("is a speed, of one worker and of two, and leaves nothing of the game behind", async () => {
    const settings = tinySettings({ batch: 64, images: 1_000_000 });
    const before = tf.memory().numTensors;
    for (const workers of [1, 2]) {
      const speed = await imagesPerSecond(
        { settings, dataset: bars(), checkpoint: null },
        workers,
        0.1,
      );
      assert.ok(speed > 1 && Number.isFinite(speed), `${speed}`);
    }
    assert.ok(tf.memory().numTensors - before < 20, "a game's tensors stay");
  });
});
