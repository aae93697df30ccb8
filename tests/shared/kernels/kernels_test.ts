import { beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import fc from "fast-check";
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import { bootWasm } from "../../../shared/backend.ts";
import { foldedConvolution } from "../../../shared/kernels/convolution.ts";
import { foldedDense } from "../../../shared/kernels/dense.ts";
import {
  activateStyled,
  type Additions,
  demodulate,
  normaliseInstances,
} from "../../../shared/kernels/style.ts";
import { foldedTransposedConvolution } from "../../../shared/kernels/transposed_convolution.ts";
import { foldedUpsamplingConvolution } from "../../../shared/kernels/upsampling_convolution.ts";
import { foldedWinogradConvolution } from "../../../shared/kernels/winograd_convolution.ts";
import { adaptiveInstanceNorm } from "../../../shared/layers/adaptive_instance_norm.ts";
import { scaleChannels } from "../../../shared/layers/modulated_convolution.ts";
import { addNoise } from "../../../shared/layers/noise.ts";
import { foldPixelNorm, pixelNorm } from "../../../shared/layers/pixel_norm.ts";
import { assertClose } from "../../support/tensors.ts";
import { convolve, multiply, normals, stamp, upsample, type Values } from "../layers/reference.ts";

const SLOPE = 0.2;

/** Shapes that do not fit the kernels' tiles of 4 or 8 positions and channels, and some that do. */
const shapes = fc.record({
  batch: fc.integer({ min: 1, max: 3 }),
  height: fc.integer({ min: 1, max: 9 }),
  width: fc.integer({ min: 1, max: 9 }),
  inputs: fc.integer({ min: 1, max: 13 }),
  outputs: fc.integer({ min: 1, max: 19 }),
  slope: fc.constantFrom(SLOPE, 1),
});

type Shape = typeof shapes extends fc.Arbitrary<infer T> ? T : never;

function tensor<T extends Tensor>({ shape, data }: Values): T {
  return tf.tensor(Float32Array.from(data), [...shape]) as T;
}

/** Asserts equality to single precision, and that nothing but the layer's weights stays behind. */
function assertLayer<X extends Tensor>(
  layer: (x: X) => Tensor,
  x: Values,
  expected: readonly number[],
  slope: number,
): void {
  const input = tensor<X>(x);
  const before = tf.memory().numTensors;
  const output = layer(input);
  assert.equal(tf.memory().numTensors, before + 1);
  const values = output.dataSync();
  tf.dispose([input, output]);
  assert.equal(values.length, expected.length);
  expected.forEach((value, i) => {
    const wanted = value > 0 ? value : slope * value;
    const error = Math.abs(values[i]! - wanted);
    assert.ok(error < 2e-5 * (1 + Math.abs(value)), `${i}: ${values[i]}, not ${wanted}`);
  });
}

/** A reference for one picture, applied to each of a batch. */
function eachPicture(
  x: Values,
  reference: (x: { height: number; width: number; channels: number; data: number[] }) => {
    data: ArrayLike<number>;
  },
): number[] {
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  const size = height * width * channels;
  return Array.from({ length: batch }, (_, i) => i).flatMap((i) => {
    const data = Array.from(x.data).slice(i * size, (i + 1) * size);
    return Array.from(reference({ height, width, channels, data }).data);
  });
}

/** A filter `[3, 3, I, O]` turned by half, as `[3, 3, O, I]`. */
function turned({ shape, data }: Values): Values {
  const [, , inputs, outputs] = shape as [number, number, number, number];
  const values = new Float64Array(data.length);
  for (let tap = 0; tap < 9; tap++) {
    for (let input = 0; input < inputs; input++) {
      for (let output = 0; output < outputs; output++) {
        values[((8 - tap) * outputs + output) * inputs + input] =
          data[(tap * inputs + input) * outputs + output]!;
      }
    }
  }
  return { shape: [3, 3, outputs, inputs], data: values };
}

describe("the kernels of folded generators", () => {
  beforeAll(async () => {
    await bootWasm();
  });

  /** Asserts that a folded layer is the textbook's, of any shape, by filters of that shape. */
  function checkConvolution(
    fold: typeof foldedConvolution,
    filterShape: (shape: Shape) => number[],
    reference: typeof convolve,
    fromTextbook: (filter: Values) => Values = (filter) => filter,
  ): void {
    fc.assert(
      fc.property(shapes, (shape) => {
        const { batch, height, width, inputs, outputs, slope } = shape;
        const filter = normals("filter", filterShape(shape));
        const bias = normals("bias", [outputs]);
        const x = normals("x", [batch, height, width, inputs]);
        const expected = eachPicture(x, (picture) => reference(picture, filter, bias));
        const weights = [tensor<Tensor4D>(fromTextbook(filter)), tensor<Tensor1D>(bias)] as const;
        const layer = fold(...weights, slope);
        tf.dispose([...weights]);
        assertLayer(layer, x, expected, slope);
      }),
      { numRuns: 60 },
    );
  }

  const filterOf = (size: number) => ({ inputs, outputs }: Shape) => [size, size, inputs, outputs];

  for (const size of [1, 3, 5]) {
    it(`the convolution is the textbook's, of any shape, by filters of ${size}`, () => {
      checkConvolution(foldedConvolution, filterOf(size), convolve);
    });
  }

  it("Winograd's convolution is the textbook's, of any shape", () => {
    checkConvolution(foldedWinogradConvolution, filterOf(3), convolve);
  });

  it("the upsampling convolution is upsampling and a convolution, of any shape", () => {
    checkConvolution(
      foldedUpsamplingConvolution,
      filterOf(3),
      (picture, filter, bias) => convolve(upsample(picture), filter, bias),
      turned,
    );
  });

  it("the transposed convolution stamps its filter every two pixels, of any shape", () => {
    const filterShape = ({ inputs, outputs }: Shape) => [4, 4, outputs, inputs];
    checkConvolution(foldedTransposedConvolution, filterShape, stamp);
  });

  it("convolutions whose inputs are scaled are those of scaled inputs, to the bit", () => {
    fc.assert(
      fc.property(shapes, fc.boolean(), (shape, repeats) => {
        const { batch, height, width, inputs, outputs, slope } = shape;
        const size = [height, width, inputs] as const;
        const x = tensor<Tensor4D>(normals("x", [repeats ? 1 : batch, ...size]));
        const scales = tensor<Tensor2D>(normals("scales", [batch, inputs]));
        const filter = tensor<Tensor4D>(normals("filter", [3, 3, inputs, outputs]));
        const turned = tensor<Tensor4D>(normals("filter", [3, 3, outputs, inputs]));
        const bias = tensor<Tensor1D>(normals("bias", [outputs]));
        for (
          const layer of [
            foldedConvolution(filter, bias, slope),
            foldedWinogradConvolution(filter, bias, slope),
            foldedUpsamplingConvolution(turned, bias, slope),
          ]
        ) {
          tf.tidy(() => {
            const scaled = tf.mul<Tensor4D>(x, tf.reshape(scales, [batch, 1, 1, inputs]));
            assert.deepEqual(layer(x, scales).dataSync(), layer(scaled).dataSync());
          });
        }
      }),
      { numRuns: 30 },
    );
  });

  describe("what StyleGANs do between convolutions", () => {
    /** Feature maps of any shape, alone or one for all, and what is added to them. */
    function check(
      what: (operands: {
        readonly x: Tensor4D;
        readonly batch: number;
        readonly noise: Tensor4D;
        readonly additions: Additions;
        readonly inputs: number;
      }) => readonly [Tensor, Tensor],
      mayRepeat: boolean,
    ): void {
      fc.assert(
        fc.property(shapes, fc.boolean(), ({ batch, height, width, inputs, slope }, repeats) => {
          const [actual, expected] = tf.tidy(() => {
            const count = repeats && mayRepeat ? 1 : batch;
            const pair = what({
              batch,
              inputs,
              x: tensor(normals("x", [count, height, width, inputs])),
              noise: tensor(normals("noise", [batch, height, width, 1])),
              additions: {
                strength: tensor(normals("strength", [1, inputs])),
                bias: tensor(normals("bias", [inputs])),
                slope,
              },
            });
            return pair.map((value) => value.dataSync());
          }) as unknown as [Float32Array, Float32Array];
          assertClose(actual, expected, 1e-5, "a feature map");
        }),
        { numRuns: 40 },
      );
    }

    /** With noise and bias, bent. */
    const active = (x: Tensor4D, noise: Tensor4D, { strength, bias, slope }: Additions) =>
      tf.leakyRelu(tf.add(addNoise(x, noise, strength), bias), slope) as Tensor4D;

    it("scales, adds noise and bias, and bends", () => {
      check(({ x, batch, inputs, noise, additions }) => {
        const scales = tensor<Tensor2D>(normals("scales", [batch, inputs]));
        return [
          activateStyled(x, scales, noise, additions),
          active(scaleChannels(x, scales), noise, additions),
        ];
      }, false);
    });

    it("normalises instances by their style, once they have noise and bias", () => {
      check(({ x, batch, inputs, noise, additions }) => {
        // Wide apart, so that no channel of few pixels is nearly the same everywhere.
        const wide = tf.mul<Tensor4D>(x, 10);
        const style = tensor<Tensor2D>(normals("style", [batch, 2 * inputs]));
        return [
          normaliseInstances(wide, style, noise, additions, 0.1),
          adaptiveInstanceNorm(active(wide, noise, additions), style, 0.1),
        ];
      }, true);
    });

    it("demodulates", () => {
      check(({ x, batch, inputs }) => {
        const scales = tensor<Tensor2D>(normals("scales", [batch, inputs]));
        const energy = tf.square(tensor<Tensor2D>(normals("energy", [inputs, x.shape[1]])));
        const power = tf.matMul(tf.square(scales), energy);
        return [
          demodulate(scales, energy, 2, 0.1),
          tf.mul(tf.rsqrt(tf.add(power, 0.1)), 2),
        ];
      }, false);
    });

    it("normalises pixels", () => {
      check(({ x }) => [foldPixelNorm(x), pixelNorm(x)], false);
    });
  });

  it("the dense layer multiplies and adds the bias, zeros among its inputs or not", () => {
    fc.assert(
      fc.property(shapes, fc.integer({ min: 0, max: 3 }), (shape, zeros) => {
        const { batch, inputs, outputs, slope } = shape;
        const weight = normals("weight", [inputs, outputs]);
        const bias = normals("bias", [outputs]);
        const { data } = normals("x", [batch, inputs]);
        const x = {
          shape: [batch, inputs],
          data: Array.from(data, (value, i) => i % 4 < zeros ? 0 : value),
        };
        const rows = Array.from({ length: batch }, (_, i) => i);
        const expected = rows.flatMap((i) =>
          Array.from(multiply(x.data.slice(i * inputs, (i + 1) * inputs), weight, bias))
        );
        const weights = [tensor<Tensor2D>(weight), tensor<Tensor1D>(bias)] as const;
        const layer = foldedDense(...weights, slope);
        tf.dispose([...weights]);
        assertLayer(layer, x, expected, slope);
      }),
      { numRuns: 60 },
    );
  });

  it("a picture's bits do not depend on the others of its batch", () => {
    const filter = tensor<Tensor4D>(normals("filter", [3, 3, 5, 6]));
    const bias = tensor<Tensor1D>(normals("bias", [6]));
    const x = tensor<Tensor4D>(normals("x", [3, 5, 7, 6]));
    const five = tensor<Tensor4D>(normals("x", [3, 5, 7, 5]));
    for (
      const [layer, input] of [
        [foldedWinogradConvolution(filter, bias, 1), five],
        [foldedConvolution(filter, bias, 1), five],
        [foldedUpsamplingConvolution(tensor(normals("up", [3, 3, 6, 6])), bias, 1), x],
        [foldedTransposedConvolution(tensor(normals("up", [4, 4, 6, 6])), bias, 1), x],
      ] as const
    ) {
      const slice = (y: Tensor4D) => tf.slice(y, [1, 0, 0, 0], [1, -1, -1, -1]);
      const alone = tf.tidy(() => layer(slice(input)).dataSync());
      const among = tf.tidy(() => slice(layer(input)).dataSync());
      assert.deepEqual(alone, among);
    }
  });

  describe("tanh", () => {
    it("is within 2e-7 of the true value, and odd to the bit", () => {
      const x = Float32Array.from({ length: 40_003 }, (_, i) => i * 3e-4);
      const y = tf.tidy(() => tf.tanh(tf.tensor1d(x)).dataSync());
      const mirrored = tf.tidy(() => tf.tanh(tf.tensor1d(x.map((value) => -value))).dataSync());
      x.forEach((value, i) => {
        assert.ok(Math.abs(y[i]! - Math.tanh(value)) < 2e-7, `${value}: ${y[i]}`);
        assert.ok(Object.is(mirrored[i], -y[i]!), `${-value}: ${mirrored[i]}`);
      });
    });

    it("reaches 1 for large numbers, and passes on what is none", () => {
      const y = tf.tidy(() =>
        tf.tanh(tf.tensor1d([10, 1e30, Infinity, -Infinity, NaN])).dataSync()
      );
      assert.deepEqual(Array.from(y), [1, 1, 1, -1, NaN]);
    });
  });
});
