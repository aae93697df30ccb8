import { beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { bootWasm } from "../../../shared/backend.ts";
import { UserError } from "../../../shared/errors.ts";
import type { GeneratorInput, PictureShape, Weights } from "../../../shared/generators/family.ts";
import { modern, type ModernArchitecture } from "../../../shared/generators/modern.ts";
import { families, generatorFamily } from "../../../shared/generators/registry.ts";
import { RandomStream } from "../../../shared/random.ts";

const digits: PictureShape = { height: 28, width: 28, channels: 1, classes: 10, latentSize: 6 };
const small: ModernArchitecture = {
  levels: [
    { channels: 5, convolutions: 0 },
    { channels: 4, convolutions: 1 },
    { channels: 3, convolutions: 0 },
  ],
};

/** Weights as they might be after training: none is zero, biases neither. */
function trainedWeights(shape: PictureShape, architecture: ModernArchitecture): Weights {
  const specs = modern.parameters(shape, architecture);
  return Object.fromEntries(
    Object.entries(specs).map(([name, { shape, deviation }]) => {
      const values = new RandomStream(name).normals(tf.util.sizeFromShape([...shape]));
      return [name, tf.tensor(values.map((z) => z * (deviation || 0.3)), [...shape])];
    }),
  );
}

/** Noise and classes for a batch. */
function inputOf({ latentSize, classes }: PictureShape, batch: number): GeneratorInput {
  const latent = new RandomStream("latent").normals(batch * latentSize);
  const labels = new Float32Array(batch * classes);
  for (let i = 0; i < batch && classes > 0; i++) labels[i * classes + i % classes] = 1;
  return {
    latent: tf.tensor2d(latent, [batch, latentSize]),
    labels: classes === 0 ? null : tf.tensor2d(labels, [batch, classes]),
  };
}

/** The largest difference of two tensors of one shape; neither may hold NaN. */
function distance(a: Tensor, b: Tensor): number {
  assert.deepEqual(a.shape, b.shape);
  const [x, y] = [a.dataSync<"float32">(), b.dataSync<"float32">()];
  assert.ok(x.every(Number.isFinite) && y.every(Number.isFinite));
  return x.reduce((most, value, i) => Math.max(most, Math.abs(value - y[i]!)), 0);
}

/** How far the folded generator is from the one that is trained. */
function foldingError(shape: PictureShape, architecture: ModernArchitecture, batch: number) {
  return tf.tidy(() => {
    const weights = trainedWeights(shape, architecture);
    const input = inputOf(shape, batch);
    const trained = modern.generator(shape, architecture, weights)(input);
    assert.deepEqual(trained.shape, [batch, shape.height, shape.width, shape.channels]);
    return distance(modern.fold(shape, architecture, weights)(input), trained);
  });
}

describe("the generator family modern", () => {
  beforeAll(async () => {
    await bootWasm();
  });

  it("gives the same folded as trained, for 28x28 grey digits of ten classes", () => {
    assert.ok(foldingError(digits, small, 12) < 1e-4);
  });

  it("gives the same folded as trained, for 32 rows of 48 in colour without classes", () => {
    const shape = { height: 32, width: 48, channels: 3, classes: 0, latentSize: 16 };
    const levels = [8, 8, 6, 4, 4].map((channels, i) => ({ channels, convolutions: i % 3 }));
    assert.ok(foldingError(shape, { levels }, 2) < 1e-4);
  });

  it("gives the same folded as trained, for any architecture and size", () => {
    const level = fc.record({
      channels: fc.integer({ min: 1, max: 6 }),
      convolutions: fc.integer({ min: 0, max: 2 }),
    });
    const side = fc.integer({ min: 1, max: 4 });
    fc.assert(
      fc.property(
        fc.array(level, { minLength: 1, maxLength: 4 }),
        fc.record({ height: side, width: side, channels: fc.constantFrom(1, 3) }),
        fc.integer({ min: 0, max: 3 }),
        fc.integer({ min: 1, max: 3 }),
        (levels, base, classes, batch) => {
          const factor = 2 ** (levels.length - 1);
          const [height, width] = [base.height * factor, base.width * factor];
          const shape = { ...base, height, width, classes, latentSize: 3 };
          assert.ok(foldingError(shape, { levels }, batch) < 1e-4);
        },
      ),
      { numRuns: 25, seed: 1 },
    );
  });

  it("makes values between -1 and 1 that depend on noise and on class", () => {
    tf.tidy(() => {
      const generate = modern.generator(digits, small, trainedWeights(digits, small));
      const { latent, labels } = inputOf(digits, 2);
      const pictures = generate({ latent, labels });
      assert.ok(pictures.dataSync().every((value) => Math.abs(value) <= 1));
      const otherNoise = generate({ latent: tf.reverse(latent, 0), labels });
      const otherClass = generate({ latent, labels: tf.reverse(labels!, 0) });
      assert.ok(distance(pictures, otherNoise) > 0.01);
      assert.ok(distance(pictures, otherClass) > 0.01);
    });
  });

  it("makes a picture that does not depend on the others of its batch", () => {
    tf.tidy(() => {
      const folded = modern.fold(digits, small, trainedWeights(digits, small));
      const { latent, labels } = inputOf(digits, 5);
      const row = (x: Tensor2D) => tf.slice(x, [3, 0], [1, -1]);
      const alone = folded({ latent: row(latent), labels: row(labels!) });
      const among = tf.slice(folded({ latent, labels }), [3, 0, 0, 0], [1, -1, -1, -1]);
      assert.ok(distance(alone, among) < 1e-6);
    });
  });

  it("leaves nothing behind but its pictures, and folded lives on without the weights", () => {
    const weights = trainedWeights(digits, small);
    const input = inputOf(digits, 2);
    const trained = modern.generator(digits, small, weights);
    const folded = modern.fold(digits, small, weights);
    const expected = trained(input);
    tf.dispose(weights);
    const before = tf.memory().numTensors;
    const pictures = folded(input);
    assert.equal(tf.memory().numTensors, before + 1);
    assert.ok(distance(pictures, expected) < 1e-4);
    tf.dispose([pictures, expected]);
  });

  it("the trained one leaves nothing behind but its pictures", () => {
    const generate = modern.generator(digits, small, trainedWeights(digits, small));
    const input = inputOf(digits, 2);
    const before = tf.memory().numTensors;
    generate(input).dispose();
    assert.equal(tf.memory().numTensors, before);
  });

  it("has parameters in the order of its layers, with shapes that follow from the picture", () => {
    const shape = { height: 12, width: 8, channels: 3, classes: 2, latentSize: 6 };
    const shapes = Object.entries(modern.parameters(shape, small)).map(([name, spec]) => [
      name,
      spec.shape,
    ]);
    assert.deepEqual(shapes, [
      ["input.weight", [8, 3 * 2 * 5]],
      ["input.bias", [3 * 2 * 5]],
      ["level1.up.filter", [3, 3, 4, 5]],
      ["level1.up.bias", [4]],
      ["level1.conv0.filter", [3, 3, 4, 4]],
      ["level1.conv0.bias", [4]],
      ["level2.up.filter", [3, 3, 3, 4]],
      ["level2.up.bias", [3]],
      ["output.filter", [3, 3, 3, 3]],
      ["output.bias", [3]],
    ]);
  });

  it("refuses a size that its levels cannot reach, and says which it can", () => {
    for (const [width, height] of [[30, 28], [28, 30], [2, 28]] as const) {
      const message = new RegExp(`${width}x${height}.*multiples of 4`);
      assert.throws(
        () => modern.parameters({ ...digits, width, height }, small),
        (error) => error instanceof UserError && message.test(error.message),
      );
    }
  });

  it("has a schema that takes its architectures and no other", () => {
    assert.deepEqual(modern.architecture.parse(small), small);
    for (
      const wrong of [
        {},
        { levels: [] },
        { levels: [{ channels: 0, convolutions: 0 }] },
        { levels: [{ channels: 1.5, convolutions: 0 }] },
        { levels: [{ channels: 4, convolutions: 9 }] },
        { ...small, width: 3 },
      ]
    ) {
      assert.equal(modern.architecture.safeParse(wrong).success, false, JSON.stringify(wrong));
    }
  });
});

describe("generatorFamily", () => {
  it("finds a family by its name", () => {
    assert.equal(generatorFamily("modern"), modern);
  });

  it("refuses an unknown name and lists those it knows", () => {
    const known = families.map(({ name }) => `"${name}"`).join(", ");
    assert.match(known, /"modern"/);
    assert.throws(
      () => generatorFamily("antique"),
      new UserError(`Unknown generator family "antique"; known are ${known}`),
    );
  });
});
