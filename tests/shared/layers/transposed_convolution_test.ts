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
import { normals } from "./reference.ts";

const tensor = (name: string, shape: number[]) => {
  const { data } = normals(name, shape);
  return tf.tensor(Float32Array.from(data), shape);
};

/** Each input pixel stamps its copy of the filter; what falls outside is lost. */
function reference(x: Tensor4D, filter: Tensor4D): number[] {
  const [batch, height, width, inputs] = x.shape;
  const outputs = filter.shape[2];
  const result = new Array<number>(batch * 4 * height * width * outputs).fill(0);
  const [pixels, taps] = [x.arraySync(), filter.arraySync()];
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < height; i++) {
      for (let j = 0; j < width; j++) {
        for (let k = 0; k < 16; k++) {
          const [y, z] = [2 * i + Math.floor(k / 4) - 1, 2 * j + k % 4 - 1];
          if (y < 0 || y >= 2 * height || z < 0 || z >= 2 * width) continue;
          for (let o = 0; o < outputs; o++) {
            for (let c = 0; c < inputs; c++) {
              result[((n * 2 * height + y) * 2 * width + z) * outputs + o]! +=
                pixels[n]![i]![j]![c]! * taps[Math.floor(k / 4)]![k % 4]![o]![c]!;
            }
          }
        }
      }
    }
  }
  return result;
}

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
      const expected = reference(x, filter);
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
