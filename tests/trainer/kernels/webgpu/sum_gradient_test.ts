import { beforeAll, describe } from "@std/testing/bdd";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import { bootTrainer } from "../../../../trainer/backend.ts";
import { assertGradients } from "../../../support/finite_differences.ts";
import { itUnless } from "../../../support/skip.ts";
import { normals } from "../../../support/tensors.ts";
import { assertSameOnWebGpu, webgpuObstacle } from "../../../support/webgpu.ts";
import { countWebGpu } from "../../../support/webgpu_counts.ts";

const obstacle = await webgpuObstacle();

const REDUCTIONS = { sum: tf.sum, mean: tf.mean };

describe("on WebGPU, the gradient", () => {
  beforeAll(async () => {
    if (obstacle === undefined) await bootTrainer("webgpu");
  });

  for (const [name, reduce] of Object.entries(REDUCTIONS)) {
    itUnless(obstacle, `of a ${name} is what finite differences say`, async () => {
      await tf.setBackend("webgpu");
      for (const axes of [[0], [1], [1, 2], [0, 2], [0, 1, 2]]) {
        await assertGradients((x) => reduce(x, axes), [normals("x", [2, 3, 2])], 0.5);
      }
      await assertGradients((x) => reduce(x, [-1], true), [normals("x", [2, 3])], 0.5);
      await assertGradients((x) => reduce(x), [normals("x", [])], 0.5);
    });

    itUnless(obstacle, `of a ${name} can be differentiated again`, async () => {
      const energy = (axes: number[]) => (x: Tensor) => tf.sum(tf.square(reduce(x, axes)));
      for (const axes of [[0], [1], [0, 2], [0, 1, 2]]) {
        await assertSameOnWebGpu(() => {
          const slope = (x: Tensor) => tf.mul(tf.grad(energy(axes))(x), x);
          const [x, dy] = [normals("x", [3, 2, 4]), normals("dy", [3, 2, 4])];
          return [slope(x), tf.grad(slope)(x, dy)];
        }, `${name} over ${axes}`);
      }
    });

    itUnless(obstacle, `of a ${name} sends no ones`, async () => {
      await tf.setBackend("webgpu");
      tf.tidy(() => {
        // Both on the device.
        const [x, dy] = [tf.fill([64, 128], 2), tf.fill([64], 3)];
        const slope = tf.grad((x) => reduce(x, 1));
        slope(x, dy);
        const { launches, uploads } = countWebGpu(() => slope(x, dy), { isDry: true });
        assert.deepEqual({ launches, uploads }, { launches: 2, uploads: 0 });
      });
    });
  }
});
