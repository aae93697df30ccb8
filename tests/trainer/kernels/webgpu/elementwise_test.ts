import { beforeAll, describe } from "@std/testing/bdd";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import { bootTrainer } from "../../../../trainer/backend.ts";
import { adamStep } from "../../../../trainer/kernels/adam.ts";
import { movingAverage } from "../../../../trainer/kernels/moving_average.ts";
import { itUnless } from "../../../support/skip.ts";
import { assertClose, normals } from "../../../support/tensors.ts";
import { assertSameOnWebGpu, webgpuObstacle } from "../../../support/webgpu.ts";
import { countWebGpu } from "../../../support/webgpu_counts.ts";

const obstacle = await webgpuObstacle();

/** On both sides of a workgroup's 64 elements or 256, and multiples of four and others. */
const SIZES = [1, 3, 4, 5, 63, 64, 65, 128, 255, 256, 257, 260, 1021, 4096];

/** Shapes of every rank. */
const SHAPES = [[], [7], [8], [3, 5], [2, 3, 4], [3, 2, 1, 5], [2, 1, 3, 2, 2], [1, 2, 1, 3, 1, 5]];

/** One element more than one row of a grid has threads for. */
const BEYOND_A_ROW = 65_535 * 64 + 1;

const ADAM = { rate: 0.01, beta1: 0.5, beta2: 0.99, epsilon: 1e-3 };
const ALPHA = 0.2;

function adam(shape: number[]): Tensor[] {
  const [value, mean, gradient] = ["value", "mean", "gradient"].map((name) => normals(name, shape));
  const square = tf.square(normals("square", shape));
  const next = adamStep({ value: value!, mean: mean!, square }, gradient!, ADAM);
  return [next.value, next.mean, next.square];
}

function average(shape: number[]): Tensor[] {
  return [movingAverage(normals("old", shape), normals("now", shape), 0.998)];
}

/** The gradient of leaky ReLU, also at the kink. */
function leakyReluGradient(shape: number[]): Tensor[] {
  const x = tf.relu(tf.add(normals("x", shape), 0.5));
  const signed = tf.mul(x, tf.sign(normals("sign", shape)));
  return [tf.grad((x) => tf.leakyRelu(x, ALPHA))(signed, normals("dy", shape))];
}

describe("on WebGPU", () => {
  beforeAll(async () => {
    if (obstacle === undefined) await bootTrainer("webgpu");
  });

  const kernels = { "an Adam step": adam, "a moving average": average };
  for (const [name, kernel] of Object.entries({ ...kernels, "leaky ReLU": leakyReluGradient })) {
    itUnless(obstacle, `${name} is that of plain JavaScript, for any size and rank`, async () => {
      for (const shape of [...SIZES.map((size) => [size]), ...SHAPES]) {
        await assertSameOnWebGpu(() => {
          const outputs = kernel(shape);
          for (const output of outputs) assert.deepEqual(output.shape, shape);
          return outputs;
        }, `${name} of [${shape}]`);
      }
    });
  }

  itUnless(obstacle, "each of them is one launch and sends nothing", async () => {
    await tf.setBackend("webgpu");
    const [a, b, c, d] = ["a", "b", "c", "d"].map((name) => {
      const x = normals(name, [3, 5]);
      return tf.tidy(() => tf.add(x, tf.fill([3, 5], 1))); // lies on the device
    }) as [Tensor, Tensor, Tensor, Tensor];
    const acts = [
      () => adamStep({ value: a, mean: b, square: c }, d, ADAM),
      () => movingAverage(a, b, 0.998),
      () => tf.engine().runKernel("LeakyReluGrad", { x: a, dy: b }, { alpha: ALPHA }),
    ];
    for (const act of acts) {
      const counts = countWebGpu(() => tf.tidy(() => void act()), { isDry: true });
      assert.equal(counts.launches, 1);
      assert.equal(counts.uploads, 0);
    }
    tf.dispose([a, b, c, d]);
  });

  itUnless(obstacle, "parameters may be larger than one row of a grid", async () => {
    await tf.setBackend("webgpu");
    const values = Float32Array.from({ length: BEYOND_A_ROW }, (_, i) => i % 7 - 3);
    const x = tf.tensor1d(values);
    const zeros = tf.zerosLike(x);
    const next = adamStep({ value: x, mean: zeros, square: zeros }, x, { ...ADAM, beta1: 0 });
    const mean = movingAverage(x, zeros, 0.75);
    const slope = tf.engine().runKernel("LeakyReluGrad", { x, dy: x }, { alpha: 0.5 }) as Tensor;
    // As there are seven different elements, seven tell it all, at the end and in between.
    const places = [0, 65_535 * 32, BEYOND_A_ROW - 7];
    for (const first of places) {
      const seven = values.subarray(first, first + 7);
      const at = async (tensor: Tensor) => await tf.tidy(() => tf.slice(tensor, first, 7)).data();
      assertClose(await at(next.mean), seven, 1e-6, "mean");
      assertClose(await at(next.square), seven.map((x) => 0.01 * x * x), 1e-6, "square");
      const moved = seven.map((x) => x - 0.01 * x / (0.1 * Math.abs(x) + ADAM.epsilon));
      assertClose(await at(next.value), moved, 1e-6, "value");
      assertClose(await at(mean), seven.map((x) => 0.75 * x), 1e-6, "average");
      assertClose(await at(slope), seven.map((x) => x > 0 ? x : 0.5 * x), 1e-6, "slope");
    }
    tf.dispose([x, zeros, next.value, next.mean, next.square, mean, slope]);
  });
});
