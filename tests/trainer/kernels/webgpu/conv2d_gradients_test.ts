import { beforeAll, describe } from "@std/testing/bdd";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { bootTrainer } from "../../../../trainer/backend.ts";
import { type ConvAttributes, convInfo } from "../../../../trainer/kernels/webgpu/conv_info.ts";
import { itUnless } from "../../../support/skip.ts";
import { normals } from "../../../support/tensors.ts";
import { assertSameOnWebGpu, webgpuObstacle } from "../../../support/webgpu.ts";
import { countWebGpu } from "../../../support/webgpu_counts.ts";

const obstacle = await webgpuObstacle();

type Shape = [number, number, number, number];

/** A convolution of which gradients are taken. */
interface Case {
  /** Of the pictures. */
  readonly inputShape: Shape;
  /** Height, width, inputs, outputs. */
  readonly filterShape: Shape;
  readonly strides: [number, number];
  readonly pad: ConvAttributes["pad"];
  readonly dataFormat?: "NHWC" | "NCHW";
}

function infoOf({ inputShape, filterShape, strides, pad, dataFormat = "NHWC" }: Case) {
  return convInfo(inputShape, filterShape, { strides, pad, dataFormat });
}

/** The gradient by the filter, of a random gradient by the output. */
function filterGradient(c: Case): Tensor {
  const { inputShape, filterShape, strides, pad, dataFormat = "NHWC" } = c;
  return tf.engine().runKernel(
    tf.Conv2DBackpropFilter,
    { x: normals("x", inputShape), dy: normals("dy", infoOf(c).outShape) },
    { filterShape, strides, pad: pad as number, dataFormat },
  ) as Tensor;
}

/** The gradient by the pictures. */
function inputGradient(c: Case): Tensor {
  const { inputShape, filterShape, strides, pad, dataFormat = "NHWC" } = c;
  return tf.engine().runKernel(
    tf.Conv2DBackpropInput,
    { dy: normals("dy", infoOf(c).outShape), filter: normals("filter", filterShape) },
    { inputShape, strides, pad: pad as number, dataFormat },
  ) as Tensor;
}

async function assertGradients(c: Case): Promise<void> {
  await assertSameOnWebGpu(() => {
    const [byFilter, byInput] = [filterGradient(c), inputGradient(c)];
    assert.deepEqual(byFilter.shape, c.filterShape);
    assert.deepEqual(byInput.shape, c.inputShape);
    return [byFilter, byInput];
  });
}

/** How many launches a gradient takes on WebGPU. */
async function launchesOf(gradient: () => Tensor): Promise<number> {
  await tf.setBackend("webgpu");
  return countWebGpu(() => tf.tidy(() => void gradient()), { isDry: true }).launches;
}

/** Small ones, and such as are near the size of a tile. */
const channels = fc.oneof(
  fc.integer({ min: 1, max: 9 }),
  fc.constantFrom(16, 31, 32, 33),
);
const sides = (min: number, max: number) =>
  fc.tuple(fc.integer({ min, max }), fc.integer({ min, max }));

const cases: fc.Arbitrary<Case> = fc.record({
  batch: fc.integer({ min: 1, max: 3 }),
  picture: sides(1, 10),
  filter: sides(1, 5),
  inputs: channels,
  outputs: channels,
  strides: sides(1, 4),
  pad: fc.oneof(
    fc.constantFrom<"same" | "valid">("same", "valid"),
    fc.integer({ min: 0, max: 3 }),
    fc.tuple(sides(0, 3), sides(0, 3)).map(([vertical, horizontal]) =>
      [[0, 0], vertical, horizontal, [0, 0]] as Exclude<ConvAttributes["pad"], string | number>
    ),
  ),
}).map(({ batch, picture, filter, inputs, outputs, strides, pad }) => ({
  inputShape: [batch, ...picture, inputs] as Shape,
  filterShape: [...filter, inputs, outputs] as Shape,
  strides,
  pad,
})).filter((c) => Math.min(...infoOf(c).outShape) > 0);

describe("a convolution on WebGPU", () => {
  beforeAll(async () => {
    if (obstacle === undefined) await bootTrainer("webgpu");
  });

  itUnless(obstacle, "has both its gradients, for any size, stride and padding", async () => {
    await fc.assert(fc.asyncProperty(cases, assertGradients), { numRuns: 100, seed: 1 });
  });

  itUnless(obstacle, "has them where taps meet no pixel of some rows and columns", async () => {
    for (const inputs of [7, 8, 9]) {
      for (const strides of [[3, 3], [3, 1], [2, 5]] as const) {
        await assertGradients({
          inputShape: [2, 8, 7, inputs],
          filterShape: [2, 1, inputs, 5],
          strides: [...strides],
          pad: "same",
        });
      }
    }
  });

  itUnless(obstacle, "adds up its filter's gradient in a second launch, if in shares", async () => {
    for (const [height, launches] of [[127, 1], [128, 1], [129, 2], [161, 2]] as const) {
      const column: Case = {
        inputShape: [1, height, 1, 3],
        filterShape: [3, 1, 3, 2],
        strides: [1, 1],
        pad: "same",
      };
      await assertGradients(column);
      assert.equal(await launchesOf(() => filterGradient(column)), launches, `height ${height}`);
    }
  });

  itUnless(obstacle, "takes larger shares where the filter alone fills the card", async () => {
    // 64 tiles of weights, so 16 shares, of more than 128 positions.
    const large: Case = {
      inputShape: [2, 34, 33, 128],
      filterShape: [4, 4, 128, 1],
      strides: [1, 1],
      pad: "same",
    };
    await assertSameOnWebGpu(() => [filterGradient(large)]);
  });

  itUnless(obstacle, "with channels first is left to TensorFlow.js", async () => {
    const swapped: Case = {
      inputShape: [2, 9, 5, 4],
      filterShape: [3, 3, 9, 4],
      strides: [2, 2],
      pad: 1,
      dataFormat: "NCHW",
    };
    await assertGradients(swapped);
  });
});
