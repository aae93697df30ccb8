import { beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import { bootWasm } from "../../../shared/backend.ts";
import {
  convolution,
  convolutionParameters,
  foldConvolution,
} from "../../../shared/layers/convolution.ts";
import { dense, denseParameters, foldDense } from "../../../shared/layers/dense.ts";
import { LEAK, LEAKY_GAIN, leakyRelu } from "../../../shared/layers/leaky_relu.ts";
import {
  foldUpsamplingConvolution,
  upsamplingConvolution,
  upsamplingConvolutionParameters,
} from "../../../shared/layers/upsampling_convolution.ts";
import { convolve, leak, multiply, normals, upsample, type Values } from "./reference.ts";

/** Values as a tensor. */
function tensor<T extends Tensor>({ shape, data }: Values): T {
  return tf.tensor(Float32Array.from(data), [...shape]) as T;
}

/** Asserts that a tensor holds the same numbers, to single precision, and disposes it. */
function assertHolds(actual: Tensor, expected: ArrayLike<number>, shape: number[]): void {
  assert.deepEqual(actual.shape, shape);
  const values = actual.dataSync();
  actual.dispose();
  assert.equal(values.length, expected.length);
  values.forEach((value, i) => {
    assert.ok(Math.abs(value - expected[i]!) < 1e-5, `${i}: ${value}, not ${expected[i]}`);
  });
}

/** A 3x3 filter `[3, 3, outputs, inputs]` turned by half, as `[3, 3, inputs, outputs]`. */
function turned({ shape, data }: Values): Values {
  const [, , outputs, inputs] = shape as [number, number, number, number];
  const result = new Float64Array(data.length);
  for (let tap = 0; tap < 9; tap++) {
    for (let output = 0; output < outputs; output++) {
      for (let input = 0; input < inputs; input++) {
        result[((8 - tap) * inputs + input) * outputs + output] =
          data[(tap * outputs + output) * inputs + input]!;
      }
    }
  }
  return { shape: [3, 3, inputs, outputs], data: result };
}

describe("the layers", () => {
  beforeAll(async () => {
    await bootWasm();
  });

  describe("convolution", () => {
    for (
      const { height, width, size, stride } of [
        { height: 5, width: 7, size: 3, stride: 1 },
        { height: 8, width: 6, size: 4, stride: 2 },
        { height: 7, width: 9, size: 4, stride: 2 },
        { height: 1, width: 1, size: 4, stride: 2 },
      ]
    ) {
      it(`is the textbook's for a ${size}x${size} filter of stride ${stride} on ${width}x${height}`, () => {
        const filter = normals("filter", [size, size, 3, 2]);
        const bias = normals("bias", [2]);
        const x = normals("x", [1, height, width, 3]);
        const expected = convolve({ height, width, channels: 3, ...x }, filter, bias, stride);
        assertHolds(
          tf.tidy(() =>
            convolution(
              { "a.filter": tensor(filter), "a.bias": tensor(bias) },
              "a",
              tensor(x),
              stride,
            )
          ),
          expected.data,
          [1, expected.height, expected.width, 2],
        );
      });
    }

    for (const outputs of [2, 5]) {
      it(`folded to ${outputs} channels is the same, and needs the weights no longer`, () => {
        const filter = normals("filter", [3, 3, 3, outputs]);
        const bias = normals("bias", [outputs]);
        const x = normals("x", [1, 5, 6, 3]);
        const plain = convolve({ height: 5, width: 6, channels: 3, ...x }, filter, bias).data;
        const weights = { "a.filter": tensor(filter), "a.bias": tensor(bias) };
        const linear = foldConvolution(weights, "a", 1);
        const leaky = foldConvolution(weights, "a", LEAK);
        tf.dispose(weights);
        const shape = [1, 5, 6, outputs];
        assertHolds(tf.tidy(() => linear(tensor<Tensor4D>(x))), plain, shape);
        assertHolds(tf.tidy(() => leaky(tensor<Tensor4D>(x))), leak(plain), shape);
      });
    }

    it("starts with zero biases and a deviation of gain / √fan-in", () => {
      assert.deepEqual(convolutionParameters("a", 4, 9, 5, 3), {
        "a.filter": { shape: [4, 4, 9, 5], deviation: 3 / 12 },
        "a.bias": { shape: [5], deviation: 0 },
      });
    });
  });

  describe("upsamplingConvolution", () => {
    for (const { height, width } of [{ height: 1, width: 1 }, { height: 3, width: 5 }]) {
      const filter = normals("filter", [3, 3, 2, 4]);
      const bias = normals("bias", [2]);
      const x = normals("x", [2, height, width, 4]);
      const size = height * width * 4;
      /** Upsampling, then a convolution with the filter turned by half. */
      const expected = () =>
        [0, 1].flatMap((i) => {
          const data = Array.from(x.data).slice(i * size, (i + 1) * size);
          const large = upsample({ height, width, channels: 4, data });
          return Array.from(convolve(large, turned(filter), bias).data);
        });

      it(`is nearest-neighbour upsampling and a 3x3 convolution on ${width}x${height}`, () => {
        assertHolds(
          tf.tidy(() =>
            upsamplingConvolution(
              { "a.filter": tensor(filter), "a.bias": tensor(bias) },
              "a",
              tensor(x),
            )
          ),
          expected(),
          [2, 2 * height, 2 * width, 2],
        );
      });

      it(`folded is the same on ${width}x${height}, and needs the weights no longer`, () => {
        const weights = { "a.filter": tensor(filter), "a.bias": tensor(bias) };
        const linear = foldUpsamplingConvolution(weights, "a", 1);
        const leaky = foldUpsamplingConvolution(weights, "a", LEAK);
        tf.dispose(weights);
        const shape = [2, 2 * height, 2 * width, 2];
        assertHolds(tf.tidy(() => linear(tensor<Tensor4D>(x))), expected(), shape);
        assertHolds(tf.tidy(() => leaky(tensor<Tensor4D>(x))), leak(expected()), shape);
      });
    }

    it("starts with zero biases and a deviation of gain / √fan-in", () => {
      assert.deepEqual(upsamplingConvolutionParameters("a", 4, 5, 3), {
        "a.filter": { shape: [3, 3, 5, 4], deviation: 3 / 6 },
        "a.bias": { shape: [5], deviation: 0 },
      });
    });
  });

  describe("dense", () => {
    it("multiplies by the weight and adds the bias", () => {
      const weight = normals("weight", [5, 3]);
      const bias = normals("bias", [3]);
      const x = normals("x", [1, 5]);
      assertHolds(
        tf.tidy(() =>
          dense({ "a.weight": tensor(weight), "a.bias": tensor(bias) }, "a", tensor<Tensor2D>(x))
        ),
        multiply(x.data, weight, bias),
        [1, 3],
      );
    });

    it("folded is the same, and needs the weights no longer", () => {
      const weight = normals("weight", [5, 3]);
      const bias = normals("bias", [3]);
      const x = normals("x", [1, 5]);
      const weights = { "a.weight": tensor(weight), "a.bias": tensor(bias) };
      const folded = foldDense(weights, "a", LEAK);
      tf.dispose(weights);
      const expected = leak(multiply(x.data, weight, bias));
      assertHolds(tf.tidy(() => folded(tensor<Tensor2D>(x))), expected, [1, 3]);
    });

    it("starts with zero biases and a deviation of gain / √fan-in", () => {
      assert.deepEqual(denseParameters("a", 16, 5, 2), {
        "a.weight": { shape: [16, 5], deviation: 2 / 4 },
        "a.bias": { shape: [5], deviation: 0 },
      });
    });
  });

  describe("leakyRelu", () => {
    it("keeps what is positive and takes a fifth of what is not", () => {
      const y = tf.tidy(() => leakyRelu(tf.tensor1d([-5, -0.5, 0, 0.5, 5])));
      assertHolds(y, [-1, -0.1, 0, 0.5, 5], [5]);
    });

    it("has a gain that keeps the mean square of normals", () => {
      const x = Array.from(normals("gain", [100_000]).data, (value) => value * LEAKY_GAIN);
      const meanSquare = leak(x).reduce((sum, y) => sum + y * y / x.length, 0);
      assert.ok(Math.abs(meanSquare - 1) < 0.02, `${meanSquare}`);
    });
  });
});
