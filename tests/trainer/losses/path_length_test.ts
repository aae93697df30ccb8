import { beforeAll, describe, it } from "@std/testing/bdd";
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import { bootTrainer } from "../../../trainer/backend.ts";
import { pathLengths } from "../../../trainer/losses/path_length.ts";
import { assertGradients } from "../../support/finite_differences.ts";
import { assertClose, normals } from "../../support/tensors.ts";

describe("pathLengths()", () => {
  beforeAll(async () => {
    await bootTrainer("wasm");
  });

  const [styles, directions] = [
    () => normals("styles", [3, 4]) as Tensor2D,
    () => normals("directions", [3, 2, 2, 1]) as Tensor4D,
  ];

  it("are ‖Jᵀ y‖ of a linear generator, by the root of its pixels", () => {
    const matrix = normals("matrix", [4, 4]) as Tensor2D;
    const draw = (w: Tensor2D) => tf.reshape(tf.matMul(w, matrix), [-1, 2, 2, 1]) as Tensor4D;
    const actual = pathLengths(draw, styles(), directions());
    const back = tf.matMul(tf.reshape(directions(), [3, 4]), matrix, false, true);
    const expected = tf.div(tf.norm(back, 2, 1), 2);
    assertClose(actual.dataSync(), expected.dataSync(), 1e-5, "lengths");
  });

  it("can be differentiated by the generator's weights, and by the styles", async () => {
    await assertGradients(
      (w, matrix) => {
        const draw = (w: Tensor2D) => {
          const hidden = tf.matMul(w, matrix as Tensor2D);
          return tf.reshape(tf.mul(hidden, hidden), [-1, 2, 2, 1]) as Tensor4D;
        };
        return pathLengths(draw, w as Tensor2D, directions());
      },
      [styles(), normals("matrix", [4, 4])],
      0.01,
      1e-3,
    );
  });
});
