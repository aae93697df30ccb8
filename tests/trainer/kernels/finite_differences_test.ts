import { beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import { bootTrainer } from "../../../trainer/backend.ts";
import { gradientPenalty } from "../../../trainer/losses/gradient_penalty.ts";
import { assertGradients } from "../../support/finite_differences.ts";
import { normals, normals4d } from "../../support/tensors.ts";

/** A step for functions without kinks. */
const STEP = 0.5;

/** x moved away from 0, where leaky ReLU has its kink, by `margin`. */
function awayFromZero(x: Tensor, margin: number): Tensor {
  return tf.add(x, tf.mul(tf.sign(x), margin));
}

describe("the WASM kernels against finite differences", () => {
  beforeAll(async () => {
    await bootTrainer("wasm");
  });

  const convolutions = [
    { name: "of channels in fours and eights", inputs: 4, outputs: 8, filter: 3, stride: 1 },
    { name: "that halves the size", inputs: 4, outputs: 8, filter: 4, stride: 2 },
    { name: "padded at the top but not at the left", inputs: 4, outputs: 8, filter: 3, stride: 2 },
    { name: "of a grey picture", inputs: 1, outputs: 8, filter: 4, stride: 2 },
    { name: "to a colour picture", inputs: 5, outputs: 3, filter: 3, stride: 1 },
  ];
  for (const { name, inputs, outputs, filter, stride } of convolutions) {
    it(`differentiate a convolution ${name}`, async () => {
      await assertGradients(
        (x, w) => tf.conv2d(x as Tensor4D, w as Tensor4D, stride, "same"),
        [normals("x", [2, 5, 4, inputs]), normals("w", [filter, filter, inputs, outputs])],
        STEP,
      );
    });
  }

  for (const [inputs, outputs] of [[8, 4], [3, 5]] as const) {
    it(`differentiate a transposed convolution from ${inputs} to ${outputs} channels`, async () => {
      await assertGradients(
        (x, w) => tf.conv2dTranspose(x as Tensor4D, w as Tensor4D, [2, 4, 6, outputs], 2, "same"),
        [normals("x", [2, 2, 3, inputs]), normals("w", [4, 4, outputs, inputs])],
        STEP,
      );
    });
  }

  for (const left of [false, true]) {
    for (const right of [false, true]) {
      const sides = [...left ? ["left"] : [], ...right ? ["right"] : []].join(" and ") || "none";
      it(`differentiate a product of matrices, transposed: ${sides}`, async () => {
        await assertGradients(
          (a, b) => tf.matMul(a, b, left, right),
          [normals("a", left ? [2, 5, 3] : [2, 3, 5]), normals("b", right ? [2, 6, 5] : [2, 5, 6])],
          STEP,
        );
      });
    }
  }

  it("differentiate sums, differences and products, also of a row, a number and themselves", async () => {
    const [a, b] = [normals("a", [3, 7]), normals("b", [3, 7])];
    const [row, number] = [normals("row", [7]), normals("number", [])];
    for (const operation of [tf.add, tf.sub, tf.mul]) {
      for (const other of [b, row, number]) {
        await assertGradients((x, y) => operation(x, y), [a, other], STEP);
        await assertGradients((x, y) => operation(y, x), [a, other], STEP);
      }
      await assertGradients((x) => operation(x, x), [a], STEP);
    }
  });

  it("differentiate the sum over any axes", async () => {
    for (const axes of [[0], [0, 1], [1], [2], [0, 1, 2]]) {
      await assertGradients((x) => tf.sum(x, axes), [normals("x", [3, 2, 5])], STEP);
    }
  });

  it("differentiate leaky ReLU", async () => {
    const x = awayFromZero(normals("x", [3, 7]), 1);
    await assertGradients((x) => tf.leakyRelu(x, 0.2), [x], STEP);
  });

  it("differentiate the gradient of leaky ReLU", async () => {
    const x = awayFromZero(normals("x", [3, 7]), 1);
    const energy = (x: Tensor) => tf.sum(tf.square(tf.leakyRelu(x, 0.2)));
    await assertGradients((x) => tf.grad(energy)(x), [x], STEP);
  });

  it("differentiate the gradient penalty of a small judge by its weights", async () => {
    const pictures = normals4d("pictures", [2, 4, 4, 4]);
    const weights = [
      tf.mul(normals("first", [3, 3, 4, 8]), 0.3),
      tf.mul(normals("second", [2, 2, 8, 8]), 0.2),
      normals("logit", [32, 1]),
    ];
    // Constants, set by the first call, that keep activations on their side of the
    // kink while a weight is moved.
    const margins: Tensor[] = [];
    const activation = (x: Tensor, layer: number) => {
      margins[layer] ??= tf.keep(tf.mul(tf.sign(x), 3));
      return tf.leakyRelu(tf.add(x, margins[layer]), 0.2);
    };
    const judge = ([first, second, logit]: Tensor[]) => (x: Tensor4D) => {
      const halved = activation(tf.conv2d(x, first as Tensor4D, 2, "same"), 0); // [2, 2, 2, 8]
      const mixed = activation(tf.conv2d(halved as Tensor4D, second as Tensor4D, 1, "same"), 1);
      const flat: Tensor2D = tf.reshape(mixed, [2, 32]);
      return tf.squeeze<Tensor1D>(tf.matMul(flat, logit as Tensor2D), [1]);
    };
    tf.tidy(() => judge(weights)(pictures));
    for (const margin of margins) {
      assert.deepEqual(new Set(margin.dataSync()).size, 2, "both slopes are in play");
    }

    await assertGradients((...weights) => gradientPenalty(judge(weights), pictures), weights, 0.1);
  });
});
