import { beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor4D } from "@tensorflow/tfjs-core";
import { leakyRelu } from "../../../shared/layers/leaky_relu.ts";
import {
  foldTransposedConvolution,
  transposedConvolution,
} from "../../../shared/layers/transposed_convolution.ts";
import { bootTrainer } from "../../../trainer/backend.ts";
import { normals, stamp } from "./reference.ts";

const tensor = (name: string, shape: number[]) => {
  const { data } = normals(name, shape);
  return tf.tensor(Float32Array.from(data), shape);
};

describe("the transposed convolution", () => {
  beforeAll(async () => {
    await bootTrainer("wasm");
  });

  for (const [inputs, outputs] of [[5, 3], [4, 8], [2, 1]] as const) {
    const name = `from ${inputs} to ${outputs} channels`;

    it(`stamps its filter every two pixels, ${name}`, () => {
      const x = tensor("x", [2, 3, 4, inputs]) as Tensor4D;
      const filter = tensor("filter", [4, 4, outputs, inputs]) as Tensor4D;
      const actual = transposedConvolution({ "up.filter": filter }, "up", x);
      assert.deepEqual(actual.shape, [2, 6, 8, outputs]);
      const none = { shape: [outputs], data: new Float32Array(outputs) };
      const expected = [0, 1].flatMap((n) => {
        const data = x.dataSync().slice(n * 12 * inputs, (n + 1) * 12 * inputs);
        const picture = { height: 3, width: 4, channels: inputs, data };
        return Array.from(
          stamp(picture, { shape: filter.shape, data: filter.dataSync() }, none).data,
        );
      });
      actual.dataSync().forEach((value, i) => {
        assert.ok(Math.abs(value - expected[i]!) < 1e-4, `${i}: ${value}, not ${expected[i]}`);
      });
    });

    it(`gives the same folded, scaled, moved and bent, ${name}`, () => {
      const x = tensor("x", [2, 3, 4, inputs]) as Tensor4D;
      const weights = { "up.filter": tensor("filter", [4, 4, outputs, inputs]) };
      const [scale, bias] = [tensor("scale", [outputs]), tensor("bias", [outputs])];
      const plain = transposedConvolution(weights, "up", x);
      const expected = leakyRelu(tf.add(tf.mul(plain, scale), bias)).dataSync();
      const before = tf.memory().numTensors;
      const after = {
        scale: scale.dataSync<"float32">(),
        bias: bias.dataSync<"float32">(),
      };
      const layer = foldTransposedConvolution(weights, "up", after, 0.2);
      assert.ok(tf.memory().numTensors <= before + 2, "more is kept than filter and bias");
      tf.dispose(weights);
      const actual = layer(x);
      assert.deepEqual(actual.shape, plain.shape);
      actual.dataSync().forEach((value, i) => {
        assert.ok(Math.abs(value - expected[i]!) < 1e-4, `${i}: ${value}, not ${expected[i]}`);
      });
    });
  }
});
