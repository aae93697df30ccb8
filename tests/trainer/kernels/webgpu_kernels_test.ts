import { beforeAll, describe } from "@std/testing/bdd";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import { bootTrainer } from "../../../trainer/backend.ts";
import { Game } from "../../../trainer/game/game.ts";
import { gradientPenalty } from "../../../trainer/losses/gradient_penalty.ts";
import type { LossName } from "../../../trainer/losses/registry.ts";
import { pictureShape, rulesOf } from "../../../trainer/game/table.ts";
import { Team } from "../../../trainer/game/team.ts";
import { assertGradients } from "../../support/finite_differences.ts";
import { itUnless } from "../../support/skip.ts";
import { assertClose, normals, normals4d } from "../../support/tensors.ts";
import { assertSameOnWebGpu, webgpuObstacle } from "../../support/webgpu.ts";
import { bars, disposeState, tinySettings, tinyState } from "../tiny.ts";

const obstacle = await webgpuObstacle();

/** The value of f and the gradients of Σ f · dy, for a random dy. */
function valueAndGradients(f: (...inputs: Tensor[]) => Tensor, inputs: Tensor[]): Tensor[] {
  const value = f(...inputs);
  const dy = normals("dy", value.shape);
  const { grads } = tf.valueAndGrads((...xs) => tf.sum(tf.mul(f(...xs), dy)) as Scalar)(inputs);
  return [value, ...grads];
}

describe("WebGPU", () => {
  beforeAll(async () => {
    if (obstacle === undefined) assert.equal(await bootTrainer("webgpu"), "webgpu");
  });

  itUnless(obstacle, "gives a convolution and both its gradients", async () => {
    // TensorFlow.js picks another shader for channels in fours, and for large pictures.
    const cases = [[8, 1, 8, 4, 2], [8, 8, 4, 3, 1], [7, 3, 5, 3, 2], [28, 16, 32, 4, 2]] as const;
    for (const [size, inputs, outputs, filter, stride] of cases) {
      await assertSameOnWebGpu(() =>
        valueAndGradients(
          (x, w) => tf.conv2d(x as Tensor4D, w as Tensor4D, stride, "same"),
          [
            normals("x", [2, size, size - 1, inputs]),
            normals("w", [filter, filter, inputs, outputs]),
          ],
        )
      );
    }
  });

  itUnless(obstacle, "gives a transposed convolution and both its gradients", async () => {
    for (const [inputs, outputs] of [[8, 4], [6, 9], [4, 1]] as const) {
      await assertSameOnWebGpu(() =>
        valueAndGradients(
          (x, w) =>
            tf.conv2dTranspose(x as Tensor4D, w as Tensor4D, [2, 10, 6, outputs], 2, "same"),
          [normals("x", [2, 5, 3, inputs]), normals("w", [4, 4, outputs, inputs])],
        )
      );
    }
  });

  itUnless(
    obstacle,
    "multiplies matrices, transposed or not, and differentiates that",
    async () => {
      for (const [left, right] of [[false, false], [false, true], [true, false], [true, true]]) {
        await assertSameOnWebGpu(() =>
          valueAndGradients(
            (a, b) => tf.matMul(a, b, left, right),
            [normals("a", left ? [9, 6] : [6, 9]), normals("b", right ? [7, 9] : [9, 7])],
          )
        );
      }
    },
  );

  itUnless(
    obstacle,
    "gives arithmetic and sums, with broadcasting, and their gradients",
    async () => {
      for (const operation of [tf.add, tf.sub, tf.mul]) {
        await assertSameOnWebGpu(() =>
          valueAndGradients(
            (x, row, number) => tf.sum(operation(operation(x, row), number), 0),
            [normals("x", [5, 3, 7]), normals("row", [7]), normals("number", [])],
          )
        );
      }
    },
  );

  itUnless(obstacle, "gives leaky ReLU, its gradient and the gradient of that", async () => {
    const energy = (x: Tensor) => tf.sum(tf.square(tf.leakyRelu(x, 0.2)));
    await assertSameOnWebGpu(() => [
      ...valueAndGradients((x) => tf.leakyRelu(x, 0.2), [normals("x", [3, 7])]),
      ...valueAndGradients((x) => tf.grad(energy)(x), [normals("x", [3, 7])]),
    ]);
  });

  itUnless(obstacle, "differentiates as finite differences do", async () => {
    await tf.setBackend("webgpu");
    const conv = (x: Tensor, w: Tensor) => tf.conv2d(x as Tensor4D, w as Tensor4D, 2, "same");
    await assertGradients(conv, [normals("x", [1, 4, 3, 2]), normals("w", [3, 3, 2, 4])], 0.5);
    const energy = (x: Tensor) => tf.sum(tf.square(tf.leakyRelu(x, 0.2)));
    const x = tf.tensor1d([-2, -1, 1, 2]); // further than the step from the kink
    await assertGradients((x) => tf.leakyRelu(x, 0.2), [x], 0.5);
    await assertGradients((x) => tf.grad(energy)(x), [x], 0.5);
  });

  itUnless(obstacle, "gives the losses' functions and their gradients", async () => {
    for (const f of [tf.softplus, tf.sigmoid, tf.tanh]) {
      // As far out as exp overflows float32.
      const x = [-100, -30, -3, -0.5, 0, 0.5, 3, 30, 100];
      await assertSameOnWebGpu(() => valueAndGradients((x) => f(x), [tf.tensor1d(x)]));
    }
  });

  itUnless(obstacle, "gives the gradient penalty and its gradient by the weights", async () => {
    const judge = ([first, second, logit]: Tensor[]) => (x: Tensor4D) => {
      const halved = tf.leakyRelu(tf.conv2d(x, first as Tensor4D, 2, "same"), 0.2);
      const mixed = tf.leakyRelu(tf.conv2d(halved, second as Tensor4D, 1, "same"), 0.2);
      const flat: Tensor2D = tf.reshape(mixed, [3, 128]);
      return tf.squeeze<Tensor1D>(tf.matMul(flat, logit as Tensor2D), [1]);
    };
    await assertSameOnWebGpu(() => {
      const pictures = normals4d("pictures", [3, 8, 8, 2]);
      return valueAndGradients((...weights) => gradientPenalty(judge(weights), pictures), [
        normals("first", [4, 4, 2, 8]),
        normals("second", [3, 3, 8, 8]),
        normals("logit", [128, 1]),
      ]);
    });
  });

  for (const loss of ["relativistic", "binary-cross-entropy"] as const) {
    itUnless(obstacle, `plays a step of the game by the loss ${loss}`, async () => {
      const actual = await playStep("webgpu", loss);
      const expected = await playStep("cpu", loss);
      assert.deepEqual([...actual.keys()], [...expected.keys()]);
      for (const [name, values] of expected) assertClose(actual.get(name)!, values, 2e-6, name);
    });
  }
});

/** Everything a game consists of after its first step, by name. */
async function playStep(
  backend: "webgpu" | "cpu",
  loss: LossName,
): Promise<Map<string, ArrayLike<number>>> {
  await tf.setBackend(backend);
  const settings = tinySettings({
    generator: { levels: [{ channels: 8, convolutions: 0 }, { channels: 4, convolutions: 1 }] },
    judge: { levels: [{ channels: 8, convolutions: 1 }], features: 5 },
    loss,
    batch: 4,
    // Without an ε of the size of the gradients, Adam takes a step of full length even
    // where a gradient is nothing but rounding.
    adam: { beta1: 0, beta2: 0.99, epsilon: 1e-2 },
  });
  const dataset = bars();
  const rules = rulesOf(settings, pictureShape(dataset, settings.latentSize));
  const game = new Game(rules, tinyState(settings), dataset, Team.solo());
  game.step();
  const { forger, judge, average } = game.state;
  const records = {
    "forger": forger.weights,
    "forger's gradient": forger.means,
    "forger's squared gradient": forger.squares,
    "judge": judge.weights,
    "judge's gradient": judge.means,
    "judge's squared gradient": judge.squares,
    "averaged forger": average,
  };
  const values = new Map<string, ArrayLike<number>>();
  for (const [record, tensors] of Object.entries(records)) {
    for (const [name, tensor] of Object.entries(tensors)) {
      values.set(`${record}, ${name}`, await tensor.data());
    }
  }
  const measurements = await game.measure();
  values.set("measurements", Object.values(measurements));
  disposeState(game.state);
  return values;
}
