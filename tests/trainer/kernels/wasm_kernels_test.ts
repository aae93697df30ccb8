import { beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor, Tensor4D } from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { bootTrainer } from "../../../trainer/backend.ts";
import { RandomStream } from "../../../shared/random.ts";

/** The values of what `compute` gives on a backend, from inputs given as numbers. */
function on(backend: "wasm" | "cpu", compute: () => Tensor | Tensor[]): Float32Array[] {
  tf.setBackend(backend);
  const outputs = tf.tidy(compute);
  const tensors = Array.isArray(outputs) ? outputs : [outputs];
  const values = tensors.map((tensor) => tensor.dataSync() as Float32Array);
  tf.dispose(tensors);
  return values;
}

/** The backend under test and the plain JavaScript one agree to float32 rounding. */
function assertSame(compute: () => Tensor | Tensor[]): void {
  const actual = on("wasm", compute);
  const expected = on("cpu", compute);
  assert.equal(actual.length, expected.length);
  for (const [i, values] of expected.entries()) {
    const scale = Math.max(1, ...values.map(Math.abs));
    assert.equal(actual[i]!.length, values.length);
    for (const [j, value] of values.entries()) {
      assert.ok(
        Math.abs(actual[i]![j]! - value) <= 2e-6 * scale,
        `output ${i}, element ${j}: ${actual[i]![j]} instead of ${value}`,
      );
    }
  }
}

function normals(name: string, shape: number[]): Tensor {
  return tf.tensor(new RandomStream(name).normals(tf.util.sizeFromShape(shape)), shape);
}

describe("the kernels added to the WASM backend", () => {
  beforeAll(async () => {
    await bootTrainer("wasm");
  });

  const convolution = fc.record({
    batch: fc.integer({ min: 1, max: 3 }),
    height: fc.integer({ min: 1, max: 9 }),
    width: fc.integer({ min: 1, max: 9 }),
    inputs: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constantFrom(8, 12)),
    outputs: fc.oneof(fc.integer({ min: 1, max: 17 }), fc.constantFrom(8, 16)),
    filterHeight: fc.integer({ min: 1, max: 5 }),
    filterWidth: fc.integer({ min: 1, max: 5 }),
    stride: fc.integer({ min: 1, max: 3 }),
    pad: fc.constantFrom("same" as const, "valid" as const, 1),
  }).filter(({ height, width, filterHeight, filterWidth, pad }) =>
    // TensorFlow.js takes a filter for square when it is given a number as padding,
    // and XNNPACK reads out of bounds where the padding reaches the filter's size.
    (pad !== 1 || (filterHeight === filterWidth && filterHeight > 1)) &&
    (pad === "same" || (height >= filterHeight && width >= filterWidth))
  );

  it("give a convolution and both its gradients, for any size, stride and padding", () => {
    fc.assert(
      fc.property(convolution, (c) => {
        assertSame(() => {
          const x = normals("x", [c.batch, c.height, c.width, c.inputs]) as Tensor4D;
          const filter = normals("f", [c.filterHeight, c.filterWidth, c.inputs, c.outputs]);
          const dy = normals("dy", tf.conv2d(x, filter as Tensor4D, c.stride, c.pad).shape);
          const { grads } = tf.valueAndGrads((x, filter) =>
            tf.sum(tf.mul(tf.conv2d(x as Tensor4D, filter as Tensor4D, c.stride, c.pad), dy))
          )([x, filter]);
          return grads;
        });
      }),
      { numRuns: 150, seed: 1 },
    );
  });

  it("give a transposed convolution and its gradients", () => {
    assertSame(() => {
      const x = normals("x", [2, 5, 3, 6]) as Tensor4D;
      const filter = normals("f", [4, 4, 9, 6]) as Tensor4D;
      const f = (x: Tensor, filter: Tensor) =>
        tf.conv2dTranspose(x as Tensor4D, filter as Tensor4D, [2, 10, 6, 9], 2, "same");
      const dy = normals("dy", [2, 10, 6, 9]);
      const { grads } = tf.valueAndGrads((x, w) => tf.sum(tf.mul(f(x!, w!), dy)))([x, filter]);
      return [f(x, filter), ...grads];
    });
  });

  it("multiply matrices, transposed or not, and stacks of them", () => {
    const transposition = fc.tuple(fc.boolean(), fc.boolean(), fc.integer({ min: 1, max: 2 }));
    const sizes = fc.tuple(...[0, 1, 2].map(() => fc.integer({ min: 1, max: 13 })));
    fc.assert(
      fc.property(transposition, sizes, ([left, right, stack], [n, k, m]) => {
        assertSame(() => {
          const a = normals("a", [stack, ...(left ? [k!, n!] : [n!, k!])]);
          const b = normals("b", [stack, ...(right ? [m!, k!] : [k!, m!])]);
          return tf.matMul(a, b, left, right);
        });
      }),
      { numRuns: 40, seed: 1 },
    );
  });

  it("multiply matrices that fit the tiles of the convolution, and that nearly do", () => {
    for (const [n, k, m] of [[4, 4, 8], [5, 12, 16], [33, 24, 40], [3, 8, 8], [9, 6, 16]]) {
      for (const [left, right] of [[false, false], [true, false], [false, true], [true, true]]) {
        assertSame(() => {
          const a = normals("a", left ? [k!, n!] : [n!, k!]);
          const b = normals("b", right ? [m!, k!] : [k!, m!]);
          return tf.matMul(a, b, left, right);
        });
      }
    }
  });

  it("add, subtract, multiply and sum, also with broadcasting", () => {
    const shapes = [
      [[2, 3, 5], [2, 3, 5]],
      [[4, 7], [7]],
      [[7], [4, 7]],
      [[3, 1], [3, 5]],
      [[3, 2, 4, 7], [3, 1, 1, 7]],
      [[3, 1, 1, 8], [3, 2, 4, 8]],
      [[3, 2, 4, 7], [1, 7]],
      [[3, 2, 4, 7], [3, 2, 1, 7]],
      [[3, 2, 4, 7], [1, 2, 1, 7]],
      [[3, 2, 4, 7], [3, 2, 4, 1]],
      [
        [6],
        [],
      ],
      [[], [2, 9]],
      [[], []],
    ];
    for (const [left, right] of shapes) {
      assertSame(() => {
        const a = normals("a", left!);
        const b = normals("b", right!);
        return [tf.add(a, b), tf.sub(a, b), tf.mul(a, b)];
      });
    }
    for (const axes of [[0], [1], [0, 1], [1, 0], [0, 2], [0, 1, 2], [2]]) {
      assertSame(() => {
        const x = normals("x", [4, 5, 7]);
        return [tf.sum(x, axes), tf.sum(x, axes, true)];
      });
    }
  });

  it("give leaky ReLU, its gradient and the gradient of that", () => {
    assertSame(() => {
      const x = normals("x", [3, 7]);
      const slope = (x: Tensor) => tf.grad((x) => tf.sum(tf.square(tf.leakyRelu(x, 0.2))))(x);
      return [
        tf.leakyRelu(x, 0.2),
        slope(x),
        tf.grad((x) => tf.sum(tf.square(slope(x as Tensor))))(x),
      ];
    });
  });

  it("leave tensors of whole numbers and booleans to the stock kernels", () => {
    assertSame(() => {
      const a = tf.tensor1d([1, 2, 3], "int32");
      const b = tf.tensor1d([5, 6, 7], "int32");
      return [tf.add(a, b), tf.mul(a, b), tf.sum(a)];
    });
  });
});
