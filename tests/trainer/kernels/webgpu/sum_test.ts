import { beforeAll, describe } from "@std/testing/bdd";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import type { DataType, Tensor } from "@tensorflow/tfjs-core";
import { bootTrainer } from "../../../../trainer/backend.ts";
import { itUnless } from "../../../support/skip.ts";
import { normals } from "../../../support/tensors.ts";
import { assertSameOnWebGpu, webgpuObstacle } from "../../../support/webgpu.ts";
import { countWebGpu } from "../../../support/webgpu_counts.ts";

const obstacle = await webgpuObstacle();

/** Whole numbers so small that float32 holds every sum of them, in whatever order they are added. */
function wholeNumbers(shape: number[], dtype: DataType = "float32"): Tensor {
  const values = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, (_, i) => i % 13 - 5);
  return tf.tensor(values, shape, dtype);
}

/** Holds a sum against the plain JavaScript backend, and how many launches it takes on WebGPU. */
async function assertSum(
  x: () => Tensor,
  axes: number | number[] | undefined,
  launches: number,
): Promise<void> {
  await assertSameOnWebGpu(
    () => [tf.sum(x(), axes), tf.sum(x(), axes, true)],
    `the sum over ${axes} of [${tf.tidy(() => x().shape)}]`,
  );
  await tf.setBackend("webgpu");
  tf.tidy(() => {
    const input = x();
    for (const keepDims of [false, true]) {
      const counts = countWebGpu(() => tf.sum(input, axes, keepDims));
      assert.equal(counts.launches, launches, `launches over ${axes} of [${input.shape}]`);
    }
  });
}

describe("the sum on WebGPU", () => {
  beforeAll(async () => {
    if (obstacle === undefined) await bootTrainer("webgpu");
  });

  itUnless(obstacle, "over outer axes is one launch, whatever the shape", async () => {
    for (const rows of [1, 2, 31, 32, 33, 512, 513]) {
      for (const columns of [1, 3, 4, 5, 63, 64, 65]) {
        await assertSum(() => normals("x", [rows, columns]), 0, 1);
      }
    }
    for (const columns of [2047, 2048, 2049]) {
      await assertSum(() => normals("x", [33, columns]), 0, 1);
    }
    for (const axes of [[0], [0, 1], [0, -3, 2]]) {
      await assertSum(() => normals("x", [3, 5, 2, 7]), axes, 1);
    }
    await assertSum(() => normals("x", [3, 5, 1, 2, 2, 3]), [0, 1, 2], 1);
  });

  itUnless(obstacle, "over more rows than a workgroup takes is two launches", async () => {
    for (const [rows, launches] of [[8191, 1], [8192, 1], [8193, 2], [16385, 2]] as const) {
      for (const columns of [2, 5]) {
        await assertSum(() => wholeNumbers([rows, columns]), 0, launches);
      }
    }
  });

  itUnless(
    obstacle,
    "may be of more columns than one row of a grid has workgroups for",
    async () => {
      await tf.setBackend("webgpu");
      const x = wholeNumbers([1, 65_535 * 64 + 1]);
      const sum = tf.sum(x, 0);
      const [expected, actual] = [await x.data(), await sum.data()];
      assert.equal(actual.length, expected.length);
      assert.equal(actual.findIndex((value, i) => value !== expected[i]), -1);
      tf.dispose([x, sum]);
    },
  );

  itUnless(obstacle, "of all elements takes columns first where they are many", async () => {
    const many = 1 << 16;
    await assertSum(() => wholeNumbers([many - 512]), undefined, 1);
    await assertSum(() => wholeNumbers([many]), undefined, 2);
    await assertSum(() => wholeNumbers([16, many / 16]), undefined, 2);
    await assertSum(() => wholeNumbers([many + 1]), undefined, 1); // no multiple of the columns
    await assertSum(() => wholeNumbers([3, many / 8, 8]), [0, 1, 2], 2);
    await assertSum(() => wholeNumbers([512, 8193]), undefined, 3); // and rows in two shares
  });

  itUnless(obstacle, "over inner axes, over none and of a number is as ever", async () => {
    for (const axes of [[1], [2], [1, 2], [0, 2]]) {
      await assertSameOnWebGpu(() => [tf.sum(normals("x", [3, 5, 7]), axes)]);
    }
    await assertSameOnWebGpu(() => [tf.sum(normals("x", [3, 5]), []), tf.sum(normals("x", []))]);
  });

  itUnless(obstacle, "of whole numbers and of booleans is a whole number", async () => {
    for (const dtype of ["int32", "bool"] as const) {
      await assertSameOnWebGpu(() => {
        const x = tf.cast(wholeNumbers([5, 3]), dtype);
        const sums = [tf.sum(x), tf.sum(x, 0), tf.sum(x, [0, 1], true)];
        assert.deepEqual(new Set(sums.map((sum) => sum.dtype)), new Set(["int32"]));
        return sums;
      });
    }
  });
});
