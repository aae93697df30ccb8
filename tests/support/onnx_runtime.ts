/**
 * ONNX Runtime Web, on one thread, to read what we export.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor4D } from "@tensorflow/tfjs-core";
import * as ort from "onnxruntime-web/wasm";
import type { GeneratorInput } from "../../shared/generators/family.ts";

ort.env.wasm.numThreads = 1;

/** Runs an exported generator: `[N, height, width, channels]`; the caller disposes it. */
export async function runOnnx(
  file: Uint8Array,
  { latent, labels }: GeneratorInput,
): Promise<Tensor4D> {
  const session = await ort.InferenceSession.create(file, {
    executionProviders: ["wasm"],
    graphOptimizationLevel: "all",
  });
  const { picture } = await session.run({
    latent: new ort.Tensor("float32", latent.dataSync<"float32">(), latent.shape),
    ...(labels &&
      { labels: new ort.Tensor("float32", labels.dataSync<"float32">(), labels.shape) }),
  });
  const pictures = tf.tidy(() => {
    const channelsFirst = tf.tensor4d(
      picture!.data as Float32Array,
      picture!.dims as [number, number, number, number],
    );
    return tf.transpose(channelsFirst, [0, 2, 3, 1]);
  });
  await session.release();
  return pictures;
}
