import { beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import type { Scalar, Tensor, Tensor4D } from "@tensorflow/tfjs-core";
import { maxPooling } from "../../../shared/layers/max_pooling.ts";
import { bootTrainer } from "../../../trainer/backend.ts";
import { assertGradients } from "../../support/finite_differences.ts";
import { normals4d } from "../../support/tensors.ts";

describe("maxPooling()", () => {
  beforeAll(async () => {
    await bootTrainer("wasm");
  });

  it("gives the largest of each 2x2 pixels, channel by channel", () => {
    const x = normals4d("x", [2, 4, 6, 3]);
    const y = maxPooling(x);
    assert.deepEqual(y.shape, [2, 2, 3, 3]);
    const expected = tf.maxPool(x, 2, 2, "valid").dataSync();
    y.dataSync().forEach((value, i) => assert.ok(Math.abs(value - expected[i]!) < 1e-6));
  });

  it("has the slopes that finite differences find, and so has a slope's square", async () => {
    // Apart from one another by more than a step.
    const order = tf.tensor4d([7, 2, 9, 4, 12, 1, 3, 8, 6, 11, 5, 10, 14, 0, 13, 15], [1, 4, 4, 1]);
    const x = tf.mul(order, 0.2);
    await assertGradients((x) => maxPooling(x as Tensor4D), [x], 0.05);
    const slope = tf.grad((x: Tensor) => tf.sum(tf.pow(maxPooling(x as Tensor4D), 3)) as Scalar);
    await assertGradients((x) => tf.square(slope(x)), [x], 0.01, 1e-3);
  });
});
