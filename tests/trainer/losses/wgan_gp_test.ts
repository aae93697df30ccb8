import { beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import { RandomStream } from "../../../shared/random.ts";
import { bootTrainer } from "../../../trainer/backend.ts";
import { wganGp } from "../../../trainer/losses/wgan_gp.ts";
import { assertGradients } from "../../support/finite_differences.ts";
import { assertClose, normals, normals4d } from "../../support/tensors.ts";

const pictures = () => normals4d("pictures", [6, 2, 3, 1]); // three real ones, three forged ones
const random = () => new RandomStream("places");

describe("the penalty of WGAN-GP", () => {
  beforeAll(async () => {
    await bootTrainer("wasm");
  });

  it("is λ times the squared distance of a linear judge's slope from 1", () => {
    tf.tidy(() => {
      const slope = normals("slope", [6, 1]);
      const length = tf.norm(slope).dataSync()[0]!;
      const judge = (x: Tensor4D) =>
        tf.squeeze<Tensor1D>(tf.matMul(tf.reshape(x, [-1, 6]), slope as Tensor2D), [1]);
      const shown = { pictures: pictures(), labels: null };
      const penalty = wganGp(judge, shown, 10, random()).dataSync()[0]!;
      assertClose([penalty], [10 * (length - 1) ** 2], 1e-5, "penalty");
    });
  });

  it("looks at a place between each real picture and its forged one, drawn for each", () => {
    tf.tidy(() => {
      const seen: Tensor4D[] = [];
      const labels = tf.tensor2d([[1, 0], [0, 1], [1, 0], [1, 0], [0, 1], [1, 0]]);
      const judge = (x: Tensor4D, labels: Tensor2D | null) => {
        seen.push(x);
        assert.deepEqual([...labels!.dataSync()], [1, 0, 0, 1, 1, 0]);
        return tf.sum<Tensor1D>(x, [1, 2, 3]);
      };
      wganGp(judge, { pictures: pictures(), labels }, 10, random());
      const [real, forged] = tf.split(pictures(), 2);
      const places = tf.div(tf.sub(seen[0]!, forged!), tf.sub(real!, forged!));
      const stream = random();
      const expected = [0, 1, 2].flatMap(() => Array<number>(6).fill(stream.uniform()));
      assert.equal(new Set(expected).size, 3);
      assertClose(places.dataSync(), expected, 1e-4, "places");
    });
  });

  it("has the gradient by the judge's weights that finite differences give", async () => {
    const judgeOf = (weight: Tensor) => (x: Tensor4D) => {
      const hidden = tf.softplus(tf.matMul(tf.reshape(x, [-1, 6]), weight as Tensor2D));
      return tf.sum<Tensor1D>(tf.mul(hidden, hidden), 1);
    };
    const penalty = (weight: Tensor): Scalar =>
      wganGp(judgeOf(weight), { pictures: pictures(), labels: null }, 10, random());
    await assertGradients(penalty, [normals("weight", [6, 4])], 0.01, 2e-3);
  });

  it("has a gradient where the judge has none", () => {
    tf.tidy(() => {
      const flat = (scale: Tensor): Scalar =>
        wganGp(
          (x) => tf.mul(tf.sum<Tensor1D>(x, [1, 2, 3]), scale),
          { pictures: pictures(), labels: null },
          10,
          random(),
        );
      assert.ok(tf.grad(flat)(tf.scalar(0)).dataSync().every(Number.isFinite));
    });
  });
});
