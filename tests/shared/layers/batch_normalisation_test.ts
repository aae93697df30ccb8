import { beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor, Tensor4D } from "@tensorflow/tfjs-core";
import {
  batchNormalisation,
  batchNormalisationParameters,
  foldedNormalisation,
} from "../../../shared/layers/batch_normalisation.ts";
import { RandomStream } from "../../../shared/random.ts";
import { bootTrainer } from "../../../trainer/backend.ts";
import { normals } from "./reference.ts";

const CHANNELS = 3;
const shape = [4, 2, 5, CHANNELS];
const x = () => tf.tensor4d(Float32Array.from(normals("x", shape).data), [4, 2, 5, CHANNELS]);
const weights = () => ({
  "norm.gain": tf.tensor1d([0.5, -1, 2]),
  "norm.offset": tf.tensor1d([1, 0, -3]),
  "norm.mean": tf.tensor1d([0.1, 0.2, -0.3]),
  "norm.variance": tf.tensor1d([0.5, 1, 4]),
});

/** Mean and variance of each channel, in doubles. */
function moments(values: ArrayLike<number>) {
  return Array.from({ length: CHANNELS }, (_, channel) => {
    const own = Array.from(values).filter((_, i) => i % CHANNELS === channel);
    const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
    return { mean, variance: own.reduce((sum, v) => sum + (v - mean) ** 2, 0) / own.length };
  });
}

/** The layer in a training step, and what it took down. */
function inTraining(at: Tensor4D) {
  const observed: Record<string, Tensor> = {};
  const training = {
    progress: 0,
    random: new RandomStream("none"),
    observe: (name: string, value: Tensor) => void (observed[name] = value),
  };
  return { result: batchNormalisation(weights(), "norm", at, training), observed };
}

function assertClose(actual: Tensor, expected: ArrayLike<number>): void {
  assert.equal(actual.size, expected.length);
  actual.dataSync().forEach((value, i) => {
    assert.ok(Math.abs(value - expected[i]!) < 1e-4, `${i}: ${value}, not ${expected[i]}`);
  });
}

describe("batch normalisation", () => {
  beforeAll(async () => {
    await bootTrainer("wasm");
  });

  it("in training goes by its batch, and takes down what it found", () => {
    const { result, observed } = inTraining(x());
    const found = moments(normals("x", shape).data);
    const [gain, offset] = [[0.5, -1, 2], [1, 0, -3]];
    const expected = Array.from(normals("x", shape).data, (value, i) => {
      const channel = i % CHANNELS;
      const { mean, variance } = found[channel]!;
      return (value - mean) / Math.sqrt(variance + 1e-5) * gain[channel]! + offset[channel]!;
    });
    assertClose(result, expected);
    assert.deepEqual(Object.keys(observed), ["norm.mean", "norm.variance"]);
    assertClose(observed["norm.mean"]!, found.map(({ mean }) => mean));
    assertClose(observed["norm.variance"]!, found.map(({ variance }) => variance));
  });

  it("published goes by its running statistics, picture by picture", () => {
    const all = batchNormalisation(weights(), "norm", x(), undefined);
    const first = tf.slice(x(), 0, 1);
    const alone = batchNormalisation(weights(), "norm", first, undefined);
    assertClose(alone, tf.slice(all, 0, 1).dataSync());
    const { scale, bias } = foldedNormalisation(weights(), "norm");
    assertClose(all, tf.add(tf.mul(x(), tf.tensor1d(scale)), tf.tensor1d(bias)).dataSync());
  });

  it("has the gradient that finite differences give", () => {
    const direction = tf.tensor4d(Float32Array.from(normals("to", shape).data), x().shape);
    const loss = (at: Tensor4D) => tf.sum(tf.mul(inTraining(at).result, direction));
    const slopes = tf.grad((at) => loss(at as Tensor4D))(x()).dataSync();
    const step = 1e-2;
    for (const i of [0, 7, 31, 119]) {
      const at = (change: number) => {
        const values = Float32Array.from(normals("x", shape).data);
        values[i]! += change;
        return loss(tf.tensor4d(values, x().shape)).dataSync()[0]!;
      };
      const slope = (at(step) - at(-step)) / (2 * step);
      assert.ok(Math.abs(slopes[i]! - slope) < 2e-2, `${i}: ${slopes[i]}, not ${slope}`);
    }
  });

  it("starts with gains about 1, and statistics that no gradient moves", () => {
    const specs = batchNormalisationParameters("norm", CHANNELS, 0.02);
    assert.deepEqual(specs["norm.gain"], { shape: [CHANNELS], mean: 1, deviation: 0.02 });
    const moving = Object.keys(specs).filter((name) => specs[name]!.momentum === undefined);
    assert.deepEqual(moving, ["norm.gain", "norm.offset"]);
  });
});
