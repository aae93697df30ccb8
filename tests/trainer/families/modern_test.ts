import { beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import { UserError } from "../../../shared/errors.ts";
import type { PictureShape } from "../../../shared/generators/family.ts";
import { bootTrainer } from "../../../trainer/backend.ts";
import { modernJudge, type ModernJudgeArchitecture } from "../../../trainer/families/modern.ts";
import { trainingFamily } from "../../../trainer/families/registry.ts";
import { normals, type Values } from "../../shared/layers/reference.ts";
import { referenceLogit } from "./reference.ts";

const architecture: ModernJudgeArchitecture = {
  levels: [{ channels: 3, convolutions: 1 }, { channels: 4, convolutions: 0 }],
  features: 5,
};
const shape: PictureShape = { height: 7, width: 10, channels: 3, classes: 2, latentSize: 1 };
const size = shape.height * shape.width * shape.channels;

/** Weights none of which is zero, biases neither. */
function weightsOf(shape: PictureShape): Record<string, Values> {
  const specs = modernJudge.parameters(shape, architecture);
  return Object.fromEntries(
    Object.entries(specs).map(([name, { shape, deviation }]) => {
      const { data } = normals(name, shape);
      return [name, { shape, data: Array.from(data, (z) => z * (deviation || 0.3)) }];
    }),
  );
}

function tensors(weights: Record<string, Values>): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(weights).map(([name, { shape, data }]) => [
      name,
      tf.tensor(Array.from(data), [...shape]),
    ]),
  );
}

/** Logits of pictures `[N, H, W, C]`, of alternating classes if any. */
function logits(shape: PictureShape, pictures: number[]): number[] {
  return tf.tidy(() => {
    const judge = modernJudge.judge(shape, architecture, tensors(weightsOf(shape)));
    const count = pictures.length / size;
    const { height, width, channels } = shape;
    const x: Tensor4D = tf.tensor4d(pictures, [count, height, width, channels]);
    const rows = Array.from({ length: count }, (_, i) => i % 2 === 0 ? [1, 0] : [0, 1]);
    const labels: Tensor2D | null = shape.classes === 0 ? null : tf.tensor2d(rows);
    const result = judge(x, labels);
    assert.deepEqual(result.shape, [count]);
    return Array.from(result.dataSync());
  });
}

describe("the judge of the family modern", () => {
  beforeAll(async () => {
    await bootTrainer("wasm");
  });

  for (const classes of [2, 0]) {
    it(`gives the logits of the textbook's layers, with ${classes || "no"} classes`, () => {
      const pictures = Array.from(normals("pictures", [3 * size]).data);
      const kind = { ...shape, classes };
      logits(kind, pictures).forEach((logit, i) => {
        const data = pictures.slice(i * size, (i + 1) * size);
        const label = classes === 0 ? null : i % 2;
        const expected = referenceLogit(weightsOf(kind), architecture, { ...shape, data }, label);
        assert.ok(Math.abs(logit - expected) < 1e-5, `${logit}, not ${expected}`);
      });
    });
  }

  it("judges a picture without a look at the others of its batch", () => {
    const pictures = Array.from(normals("pictures", [3 * size]).data);
    const alone = logits(shape, pictures.slice(0, size))[0]!;
    assert.ok(Math.abs(logits(shape, pictures)[0]! - alone) < 1e-6);
  });

  it("has parameters whose shapes follow from the picture, halves rounded up", () => {
    const shapes = Object.entries(modernJudge.parameters(shape, architecture));
    assert.deepEqual(shapes.map(([name, spec]) => [name, spec.shape]), [
      ["level0.down.filter", [4, 4, 3, 3]],
      ["level0.down.bias", [3]],
      ["level0.conv0.filter", [3, 3, 3, 3]],
      ["level0.conv0.bias", [3]],
      ["level1.down.filter", [4, 4, 3, 4]],
      ["level1.down.bias", [4]],
      ["features.weight", [2 * 3 * 4, 5]],
      ["features.bias", [5]],
      ["logit.weight", [5, 1]],
      ["logit.bias", [1]],
      ["classes.weight", [2, 5]],
    ]);
    const names = Object.keys(modernJudge.parameters({ ...shape, classes: 0 }, architecture));
    assert.ok(!names.includes("classes.weight"));
  });

  it("leaves nothing behind but its logits", () => {
    const weights = tensors(weightsOf(shape));
    const judge = modernJudge.judge(shape, architecture, weights);
    const pictures = tf.zeros<tf.Rank.R4>([2, 7, 10, 3]);
    const labels = tf.tensor2d([[1, 0], [0, 1]]);
    const before = tf.memory().numTensors;
    judge(pictures, labels).dispose();
    assert.equal(tf.memory().numTensors, before);
  });

  it("has a schema that takes its architectures and no other", () => {
    assert.deepEqual(modernJudge.architecture.parse(architecture), architecture);
    const { levels } = architecture;
    for (const wrong of [{ levels }, { levels: [], features: 5 }, { levels, features: 0 }]) {
      assert.equal(modernJudge.architecture.safeParse(wrong).success, false);
    }
  });
});

describe("trainingFamily", () => {
  it("finds a family by its name", () => {
    const family = trainingFamily("modern");
    assert.equal(family.architecture, modernJudge.architecture);
    assert.equal(family.parameters, modernJudge.parameters);
  });

  it("refuses a family that cannot be trained", () => {
    assert.throws(
      () => trainingFamily("antique"),
      new UserError('The family "antique" cannot be trained here'),
    );
  });
});
