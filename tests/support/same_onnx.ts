/**
 * A model beside its export.
 *
 * @module
 */

import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor2D } from "@tensorflow/tfjs-core";
import type { GeneratorInput } from "../../shared/generators/family.ts";
import type { Model } from "../../shared/model/load.ts";
import { toOnnx } from "../../trainer/export/onnx/onnx.ts";
import { runOnnx } from "./onnx_runtime.ts";
import { assertClose, normals } from "./tensors.ts";

/** Noise and classes for a batch. */
function inputOf({ shape, family, architecture, config }: Model, batch: number): GeneratorInput {
  const { latentSize, classes } = shape;
  const isStyled = family.truncates(architecture) === "styles";
  const labels = new Float32Array(batch * classes);
  for (let i = 0; i < batch && classes > 0; i++) labels[i * classes + i % classes] = 1;
  return {
    latent: normals("latent", [batch, latentSize]) as Tensor2D,
    labels: classes === 0 ? null : tf.tensor2d(labels, [batch, classes]),
    ...(isStyled && {
      styling: { truncation: tf.fill([batch, 1], config.truncation) as Tensor2D, finer: null },
    }),
  };
}

/** Asserts that ONNX Runtime makes of the exported model what its generator makes. */
export async function assertSame(model: Model, what: string): Promise<void> {
  const { family, shape, architecture } = model;
  const file = toOnnx(model);
  for (const batch of [1, 3]) {
    tf.engine().startScope();
    const weights = Object.fromEntries(
      Object.entries(model.weights).map(([name, { shape, data }]) => [
        name,
        tf.tensor(data, [...shape]),
      ]),
    );
    const input = inputOf(model, batch);
    const expected = family.generator(shape, architecture, weights)(input);
    const actual = await runOnnx(file, input);
    assert.deepEqual(actual.shape, [batch, shape.height, shape.width, shape.channels]);
    assertClose(actual.dataSync(), expected.dataSync(), 1e-4, `${what}, batch ${batch}`);
    tf.engine().endScope();
  }
}
