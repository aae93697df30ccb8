import { beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import { bootTrainer } from "../../../trainer/backend.ts";
import { type AdamState, adamStep } from "../../../trainer/kernels/adam.ts";
import { assertClose, normals, valuesOn } from "../../support/tensors.ts";

const attributes = { rate: 0.1, beta1: 0.5, beta2: 0.9, epsilon: 1e-3 };

/** A parameter of an odd size, the state of its optimiser and a gradient. */
function example() {
  return {
    state: {
      value: normals("value", [3, 7]),
      mean: normals("mean", [3, 7]),
      square: tf.square(normals("square", [3, 7])),
    },
    gradient: normals("gradient", [3, 7]),
  };
}

/** The step by the formulas of the paper, in double precision. */
function reference(): Record<"value" | "mean" | "square", number[]> {
  const { rate, beta1, beta2, epsilon } = attributes;
  const { state, gradient } = example();
  const [value, mean, square, g] = [state.value, state.mean, state.square, gradient].map((tensor) =>
    Array.from(tensor.dataSync<"float32">())
  ) as [number[], number[], number[], number[]];
  const newMean = mean.map((m, i) => beta1 * m + (1 - beta1) * g[i]!);
  const newSquare = square.map((v, i) => beta2 * v + (1 - beta2) * g[i]! ** 2);
  return {
    value: value.map((w, i) => w - rate * newMean[i]! / (Math.sqrt(newSquare[i]!) + epsilon)),
    mean: newMean,
    square: newSquare,
  };
}

describe("adamStep", () => {
  beforeAll(async () => {
    await bootTrainer("wasm");
  });

  for (const [backend, form] of [["wasm", "in one kernel"], ["cpu", "composed"]] as const) {
    it(`follows the paper's formulas, ${form}`, async () => {
      const [value, mean, square] = await valuesOn(backend, () => {
        const { state, gradient } = example();
        const next = adamStep(state, gradient, attributes);
        return [next.value, next.mean, next.square];
      });
      const expected = reference();
      assertClose(value!, expected.value, 1e-6, "value");
      assertClose(mean!, expected.mean, 1e-6, "mean");
      assertClose(square!, expected.square, 1e-6, "square");
    });

    it(`leaves its arguments as they are, ${form}`, async () => {
      const values = (act: (state: AdamState, gradient: Tensor) => void) =>
        valuesOn(backend, () => {
          const { state, gradient } = example();
          act(state, gradient);
          return [state.value, state.mean, state.square, gradient];
        });
      const before = await values(() => {});
      const after = await values((state, gradient) => adamStep(state, gradient, attributes));
      assert.deepEqual(after, before);
    });
  }
});
