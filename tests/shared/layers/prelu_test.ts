import { beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import { foldedSlope, prelu, preluParameters } from "../../../shared/layers/prelu.ts";
import { bootTrainer } from "../../../trainer/backend.ts";
import { assertGradients } from "../../support/finite_differences.ts";
import { normals } from "../../support/tensors.ts";

describe("prelu()", () => {
  beforeAll(async () => {
    await bootTrainer("wasm");
  });

  it("keeps what is positive, and scales the rest by the slope", () => {
    const weights = { "a.slope": tf.scalar(0.5) };
    const y = prelu(weights, "a", tf.tensor1d([-4, -1, 0, 3])).dataSync();
    assert.deepEqual([...y], [-2, -0.5, 0, 3]);
    assert.equal(foldedSlope(weights, "a"), 0.5);
    assert.deepEqual(preluParameters("a"), {
      "a.slope": { shape: [], mean: 0.25, deviation: 0 },
    });
  });

  it("has the slopes that finite differences find, of its input and its parameter", async () => {
    // None within a step of the kink.
    const x = tf.tidy(() => {
      const noise = normals("x", [2, 5]);
      return tf.add(noise, tf.mul(tf.sign(noise), 0.5));
    });
    const f = (x: Tensor, slope: Tensor) => prelu({ "a.slope": slope }, "a", x);
    await assertGradients(f, [x, tf.scalar(0.3)], 0.25);
  });
});
