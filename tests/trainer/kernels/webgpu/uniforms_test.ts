import { beforeAll, describe } from "@std/testing/bdd";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import { bootTrainer } from "../../../../trainer/backend.ts";
import { movingAverage } from "../../../../trainer/kernels/moving_average.ts";
import { itUnless } from "../../../support/skip.ts";
import { webgpuObstacle } from "../../../support/webgpu.ts";
import { countWebGpu } from "../../../support/webgpu_counts.ts";

const obstacle = await webgpuObstacle();

describe("the numbers that launches are given on WebGPU", () => {
  beforeAll(async () => {
    if (obstacle === undefined) await bootTrainer("webgpu");
  });

  itUnless(obstacle, "are sent once, and again only where they are others", async () => {
    await tf.setBackend("webgpu");
    tf.tidy(() => {
      const [a, b] = [tf.fill([3, 5], 1), tf.fill([3, 5], 2)];
      const sent = (keep: number) => countWebGpu(() => movingAverage(a, b, keep)).uniforms;
      assert.deepEqual([0.5, 0.5, 0.25, 0.25, 0.5].map(sent), [1, 0, 1, 0, 0]);
    });
  });

  itUnless(obstacle, "are right also after many others", async () => {
    await tf.setBackend("webgpu");
    const [zero, one] = [tf.fill([1], 0), tf.fill([1], 1)];
    // More than are kept, twice, and all of them in flight at once.
    const shares = Array.from({ length: 1100 }, (_, i) => (i + 1) / 2048);
    for (let round = 0; round < 2; round++) {
      const averages = tf.tidy(() =>
        tf.concat(shares.map((share) => movingAverage(one, zero, share)))
      );
      assert.deepEqual(Array.from(await averages.data()), shares);
      averages.dispose();
    }
    tf.dispose([zero, one]);
  });
});
