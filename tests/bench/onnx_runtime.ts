/**
 * The peer at inference: ONNX Runtime Web on one thread of WASM, running the same model
 * as `deno task export --onnx` writes it.
 *
 * @module
 */

import * as ort from "onnxruntime-web/wasm";
import type { Model } from "../../shared/model/load.ts";
import { toOnnx } from "../../trainer/export/onnx/onnx.ts";
import type { Batch } from "./forward.ts";

ort.env.wasm.numThreads = 1;
ort.env.wasm.proxy = false;

/** As `ourForward`, but `[N, channels, height, width]`, and by promise. */
export async function onnxForward(model: Model) {
  const { latentSize, classes } = model.shape;
  const session = await ort.InferenceSession.create(await toOnnx(model), {
    executionProviders: ["wasm"],
    graphOptimizationLevel: "all",
  });
  return async ({ size, latent, labels }: Batch): Promise<Float32Array> => {
    const { picture } = await session.run({
      latent: new ort.Tensor("float32", latent, [size, latentSize]),
      ...(labels && { labels: new ort.Tensor("float32", labels, [size, classes]) }),
    });
    return picture!.data as Float32Array;
  };
}
