import { beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import { bootTrainer } from "../../../trainer/backend.ts";
import { modernJudge, type ModernJudgeArchitecture } from "../../../trainer/families/modern.ts";
import { gradientPenalty } from "../../../trainer/losses/gradient_penalty.ts";
import { gradients } from "../../../trainer/game/player.ts";
import { referenceLogit } from "../families/reference.ts";
import { normals, type Values } from "../../shared/layers/reference.ts";

const shape = { height: 4, width: 3, channels: 1, classes: 2, latentSize: 1 };
const size = shape.height * shape.width * shape.channels;
const architecture: ModernJudgeArchitecture = {
  levels: [{ channels: 2, convolutions: 1 }, { channels: 2, convolutions: 0 }],
  features: 2,
};
const pictures = [0, 1].map((i) => Array.from(normals(`picture ${i}`, [size]).data));

/** Weights none of which is zero, as doubles that float32 holds exactly. */
function judgeWeights(): Record<string, { shape: readonly number[]; data: number[] }> {
  const specs = modernJudge.parameters(shape, architecture);
  return Object.fromEntries(
    Object.entries(specs).map(([name, { shape, deviation }]) => {
      const { data } = normals(name, shape);
      return [name, {
        shape,
        data: Array.from(data, (z) => Math.fround(z * (deviation || 0.3))),
      }];
    }),
  );
}

/**
 * The penalty in double precision, by finite differences. Between two kinks of its
 * leaky ReLUs the judge is linear in the picture, so that they are exact there.
 */
function referencePenalty(weights: Record<string, Values>): number {
  const step = 1e-6;
  let sum = 0;
  pictures.forEach((picture, label) => {
    const logitAt = (i: number, change: number) => {
      const data = picture.with(i, picture[i]! + change);
      return referenceLogit(weights, architecture, { ...shape, data }, label);
    };
    for (let i = 0; i < size; i++) sum += ((logitAt(i, step) - logitAt(i, -step)) / step / 2) ** 2;
  });
  return 0.5 * sum / pictures.length;
}

describe("gradientPenalty", () => {
  beforeAll(async () => {
    await bootTrainer("wasm");
  });

  it("is half the squared slope of a linear judge, wherever it is taken", () => {
    const slope = Array.from(normals("slope", [size]).data);
    const expected = 0.5 * slope.reduce((sum, w) => sum + w * w, 0);
    const actual = tf.tidy(() => {
      const judge = (x: Tensor4D) => {
        const flat: Tensor2D = tf.reshape(x, [x.shape[0], size]);
        return tf.add<tf.Tensor1D>(tf.dot(flat, tf.tensor1d(slope)), 7);
      };
      return gradientPenalty(judge, tf.tensor4d(pictures.flat(), [2, 4, 3, 1])).dataSync()[0]!;
    });
    assert.ok(Math.abs(actual / expected - 1) < 1e-6, `${actual}, not ${expected}`);
  });

  it("is the mean over the pictures, for a judge whose slope depends on them", () => {
    // D(x) = ½ Σ x², whose gradient is x.
    const expected = pictures.flat().reduce((sum, x) => sum + 0.5 * x * x / 2, 0);
    const actual = tf.tidy(() => {
      const judge = (x: Tensor4D) => tf.sum<tf.Tensor1D>(tf.mul(tf.square(x), 0.5), [1, 2, 3]);
      return gradientPenalty(judge, tf.tensor4d(pictures.flat(), [2, 4, 3, 1])).dataSync()[0]!;
    });
    assert.ok(Math.abs(actual / expected - 1) < 1e-6, `${actual}, not ${expected}`);
  });

  it("of the modern judge, and its gradient by every weight, are what finite differences give", () => {
    const weights = judgeWeights();
    const { penalty, slopes } = tf.tidy(() => {
      const tensors = Object.fromEntries(
        Object.entries(weights).map(([name, { shape, data }]) => [
          name,
          tf.tensor(data, [...shape]),
        ]),
      );
      const at = tf.tensor4d(pictures.flat(), [2, 4, 3, 1]);
      const labels = tf.tensor2d([[1, 0], [0, 1]]);
      let penalty = NaN;
      const slopes = gradients(tensors, (weights) => {
        const judge = modernJudge.judge(shape, architecture, weights);
        const result = gradientPenalty((x) => judge(x, labels), at);
        penalty = result.dataSync()[0]!;
        // The biases of the last layer take no part in the penalty: let them take part in nothing.
        const nothing = tf.mul(tf.sum(judge(at, labels)), 0);
        return tf.add(result, nothing);
      });
      return { penalty, slopes: slopes.map((slope) => Array.from(slope.dataSync())) };
    });

    const expected = referencePenalty(weights);
    assert.ok(Math.abs(penalty / expected - 1) < 1e-5, `${penalty}, not ${expected}`);
    const step = 1e-5;
    Object.entries(weights).forEach(([name, { shape, data }], i) => {
      data.forEach((value, j) => {
        const at = (change: number) =>
          referencePenalty({ ...weights, [name]: { shape, data: data.with(j, value + change) } });
        const slope = (at(step) - at(-step)) / (2 * step);
        const error = Math.abs(slopes[i]![j]! - slope);
        assert.ok(error < 1e-3, `${name}, weight ${j}: ${slopes[i]![j]}, not ${slope}`);
      });
    });
  });
});
