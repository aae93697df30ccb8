import { beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import type { ParameterSpecs } from "../../../shared/generators/family.ts";
import { adaptiveInstanceNorm } from "../../../shared/layers/adaptive_instance_norm.ts";
import { blur, blurFilter, foldBlur } from "../../../shared/layers/blur.ts";
import { dense } from "../../../shared/layers/dense.ts";
import { equalised, equalisedParameters } from "../../../shared/layers/equalised.ts";
import { leakyRelu } from "../../../shared/layers/leaky_relu.ts";
import { minibatchDeviation } from "../../../shared/layers/minibatch_deviation.ts";
import {
  modulatedConvolution,
  modulatedConvolutionParameters,
} from "../../../shared/layers/modulated_convolution.ts";
import { addNoise } from "../../../shared/layers/noise.ts";
import { pixelNorm } from "../../../shared/layers/pixel_norm.ts";
import { upsampled } from "../../../shared/layers/upsampling_convolution.ts";
import { bootTrainer } from "../../../trainer/backend.ts";
import { assertGradients } from "../../support/finite_differences.ts";
import { assertClose, normals, normals4d } from "../../support/tensors.ts";

/** A step for functions that are curved, and how exact it lets a difference be. */
const CURVED = [0.01, 1e-3] as const;

/** Parameters none of which is zero. */
function filled(specs: ParameterSpecs): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(specs).map(([name, { shape, mean = 0 }]) => [
      name,
      tf.add(tf.mul(normals(name, [...shape]), 0.5), mean),
    ]),
  );
}

/** The gradient's square by the input: a function whose own gradient is the second one. */
function slopeOf(f: (x: Tensor) => Tensor): (x: Tensor) => Tensor {
  return (x) => tf.square(tf.grad((x) => tf.sum(f(x)))(x));
}

describe("the layers of the StyleGANs", () => {
  beforeAll(async () => {
    await bootTrainer("wasm");
  });

  describe("equalised()", () => {
    const specs: ParameterSpecs = {
      weight: { shape: [2], deviation: 0.25 },
      bias: { shape: [2], deviation: 0, mean: 1 },
      statistic: { shape: [2], deviation: 0, momentum: 0.9 },
    };

    it("stores weights of deviation 1, however the layer wants them, and statistics as they are", () => {
      const { weight, bias, statistic } = equalisedParameters(specs);
      assert.deepEqual(weight, { shape: [2], deviation: 1 });
      assert.deepEqual(bias, specs["bias"]);
      assert.deepEqual(statistic, specs["statistic"]);
    });

    it("stores them a hundred times as large for a hundredth of the learning rate", () => {
      const { weight, bias, statistic } = equalisedParameters(specs, 0.01);
      assert.equal(weight!.deviation, 100);
      assert.equal(bias!.mean, 100);
      assert.deepEqual(statistic, specs["statistic"]);
    });

    it("gives the layer what it wants: of that deviation, and as much slower to move", () => {
      const start = { weight: [100, -50], bias: [100, 100], statistic: [3, 4] };
      const tensors = Object.fromEntries(
        Object.entries(start).map(([name, values]) => [name, tf.tensor1d(values)]),
      );
      const taken = equalised(tensors, specs, 0.01);
      assertClose(taken["weight"]!.dataSync(), [0.25, -0.125], 1e-6, "weight");
      assertClose(taken["bias"]!.dataSync(), [1, 1], 1e-6, "bias");
      assert.deepEqual([...taken["statistic"]!.dataSync()], [3, 4]);
      const moved = equalised({ ...tensors, bias: tf.tensor1d([101, 100]) }, specs, 0.01);
      assertClose(moved["bias"]!.dataSync(), [1.01, 1], 1e-6, "a bias after a step of 1");
    });
  });

  describe("pixelNorm()", () => {
    it("brings each vector along the last axis to a mean square of 1", () => {
      const x = tf.mul(normals4d("x", [2, 3, 3, 5]), 7) as Tensor4D;
      const power = tf.mean(tf.square(pixelNorm(x)), -1).dataSync();
      assertClose(power, Array(18).fill(1), 1e-5, "power");
      assertClose(
        pixelNorm(tf.mul(x, 0.01)).dataSync(),
        pixelNorm(x).dataSync(),
        1e-4,
        "scale",
      );
    });
  });

  describe("blur()", () => {
    it("spreads a point by 1 2 1 in both directions", () => {
      const point = tf.tensor4d([0, 0, 0, 0, 16, 0, 0, 0, 0], [1, 3, 3, 1]);
      assert.deepEqual([...blur(point).dataSync()], [1, 2, 1, 2, 4, 2, 1, 2, 1]);
    });

    it("is the same folded, and as a filter that leaves channels apart", () => {
      const x = normals4d("x", [2, 5, 4, 3]);
      assertClose(foldBlur(3)(x).dataSync(), blur(x).dataSync(), 1e-6, "folded");
      const filtered = tf.conv2d(x, blurFilter(3), 1, "same");
      assertClose(filtered.dataSync(), blur(x).dataSync(), 1e-6, "filtered");
    });

    it("can be differentiated twice", async () => {
      await assertGradients((x) => blur(x as Tensor4D), [normals("x", [1, 4, 3, 2])], 0.5);
      const slope = slopeOf((x) => tf.square(blur(x as Tensor4D)));
      await assertGradients(slope, [normals("x", [1, 3, 3, 2])], 0.5);
    });
  });

  describe("minibatchDeviation()", () => {
    it("adds a channel with the mean deviation of each group of four", () => {
      const x = normals4d("x", [8, 2, 3, 5]);
      const y = minibatchDeviation(x);
      assert.deepEqual(y.shape, [8, 2, 3, 6]);
      assert.deepEqual(tf.slice(y, [0, 0, 0, 0], [-1, -1, -1, 5]).dataSync(), x.dataSync());
      const values = [...x.dataSync()];
      const expected = [0, 1].flatMap((group) => {
        const features = Array.from({ length: 30 }, (_, k) => {
          const column = [0, 1, 2, 3].map((i) => values[(4 * group + i) * 30 + k]!);
          const mean = column.reduce((sum, value) => sum + value) / 4;
          return Math.sqrt(column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 4);
        });
        return Array<number>(24).fill(features.reduce((sum, value) => sum + value) / 30);
      });
      const added = tf.slice(y, [0, 0, 0, 5], [-1, -1, -1, 1]).dataSync();
      assertClose(added, expected, 1e-5, "deviation");
    });

    it("finds nothing among pictures that are all alike, nor of one alone", () => {
      for (const count of [1, 4]) {
        const x = tf.tile(normals4d("x", [1, 2, 2, 3]), [count, 1, 1, 1]) as Tensor4D;
        const added = tf.slice(minibatchDeviation(x), [0, 0, 0, 3], [-1, -1, -1, 1]);
        assert.ok(added.dataSync().every((value) => value < 1e-3));
      }
    });

    it("can be differentiated twice", async () => {
      const f = (x: Tensor) => minibatchDeviation(x as Tensor4D);
      await assertGradients(f, [normals("x", [4, 1, 2, 2])], ...CURVED);
      await assertGradients(
        slopeOf((x) => tf.square(f(x))),
        [normals("x", [4, 1, 2, 1])],
        ...CURVED,
      );
    });
  });

  describe("adaptiveInstanceNorm()", () => {
    it("gives each channel of each picture the deviation and mean that its style commands", () => {
      const x = tf.add(tf.mul(normals4d("x", [2, 4, 5, 3]), 3), 2) as Tensor4D;
      const style = normals("style", [2, 6]) as Tensor2D;
      const y = adaptiveInstanceNorm(x, style);
      const { mean, variance } = tf.moments(y, [1, 2]);
      const commands = [...style.dataSync()];
      const [scales, biases] = [0, 3].map((first) =>
        [0, 6].flatMap((row) => commands.slice(row + first, row + first + 3))
      );
      assertClose(mean.dataSync(), biases!, 1e-5, "mean");
      const deviations = scales!.map((scale) => Math.abs(1 + scale));
      assertClose(tf.sqrt(variance).dataSync(), deviations, 1e-5, "deviation");
    });

    it("has the gradients of finite differences", async () => {
      await assertGradients(
        (x, style) => adaptiveInstanceNorm(x as Tensor4D, style as Tensor2D),
        [normals("x", [2, 2, 3, 2]), normals("style", [2, 4])],
        ...CURVED,
      );
    });
  });

  describe("addNoise()", () => {
    it("adds the same noise to every channel, each with its strength", () => {
      const [x, noise] = [normals4d("x", [2, 2, 3, 2]), normals4d("noise", [2, 2, 3, 1])];
      const strength = tf.tensor2d([[0, 2]]);
      const expected = tf.add(x, tf.mul(noise, tf.reshape(strength, [1, 1, 1, 2])));
      assertClose(addNoise(x, noise, strength).dataSync(), expected.dataSync(), 1e-6, "noise");
    });
  });

  describe("modulatedConvolution()", () => {
    for (const upsamples of [false, true]) {
      const shape = { inputs: 3, outputs: 4, style: 5, upsamples };
      const name = upsamples ? "up" : "conv";

      it(`${upsamples ? "upsampling, " : ""}is a convolution by weights of each picture's own`, () => {
        const weights = filled(modulatedConvolutionParameters(name, shape));
        const side = upsamples ? 6 : 3;
        const [x, style] = [normals4d("x", [2, 3, 3, 3]), normals("style", [2, 5]) as Tensor2D];
        const noise = normals4d("noise", [2, side, side, 1]);
        const actual = modulatedConvolution(weights, name, shape)(x, style, noise);

        const scales = tf.split(dense(weights, `${name}.style`, style), 2);
        const pictures = tf.split(x, 2).map((picture, i) => {
          const filter = weights[`${name}.filter`] as Tensor4D;
          // Equations 1 and 3 of the paper, as they stand there.
          const axes = upsamples ? [1, 1, 1, 3] : [1, 1, 3, 1];
          const modulated = tf.mul(filter, tf.reshape(scales[i]!, axes));
          const summed = upsamples ? [0, 1, 3] : [0, 1, 2];
          const energy = tf.sum(tf.square(modulated), summed, true);
          const demodulated = tf.div(modulated, tf.sqrt(tf.add(energy, 1e-8))) as Tensor4D;
          return upsamples
            ? blur(upsampled(picture as Tensor4D, demodulated))
            : tf.conv2d(picture as Tensor4D, demodulated, 1, "same");
        });
        const noisy = tf.add(tf.concat(pictures), tf.mul(noise, weights[`${name}.noise`]!));
        const biased = tf.add(noisy, weights[`${name}.bias`]!);
        const expected = tf.mul(leakyRelu(biased), Math.SQRT2);
        assertClose(actual.dataSync(), expected.dataSync(), 1e-5, "pictures");
      });

      it(`${upsamples ? "upsampling, " : ""}can be differentiated twice by style and weights`, async () => {
        const specs = modulatedConvolutionParameters(name, shape);
        const weights = filled(specs);
        const side = upsamples ? 4 : 2;
        const x = normals4d("x", [1, 2, 2, 3]);
        const noise = normals4d("noise", [1, side, side, 1]);
        const lengths = (style: Tensor, filter: Tensor) =>
          slopeOf((style) => {
            const own = { ...weights, [`${name}.filter`]: filter };
            const layer = modulatedConvolution(own, name, shape);
            // Positive, so that no step comes to the kink.
            return layer(x, style as Tensor2D, tf.add(tf.abs(noise), 8));
          })(style);
        const filter = weights[`${name}.filter`]!;
        await assertGradients(lengths, [normals("style", [1, 5]), filter], ...CURVED);
      });
    }
  });
});
