/**
 * A generator's forward pass beside ONNX Runtime Web: one thread, the same weights and
 * inputs. Both run in this process, because two processes would leave their turns to the
 * scheduler and stand on different cores; a turn repeats one of them, so that each finds
 * its own weights in the caches, as it does where it runs alone.
 *
 * @module
 */

import { bootWasm } from "../../shared/backend.ts";
import type { PictureShape } from "../../shared/generators/family.ts";
import type { Model } from "../../shared/model/load.ts";
import { type Effort, turnMsOf } from "./effort.ts";
import { type Batch, batchOf, ourForward } from "./forward.ts";
import { publishedModels } from "./models.ts";
import { multiplyAddsOf, weightsOf } from "./multiply_adds.ts";
import { onnxForward } from "./onnx_runtime.ts";
import { peakMultiplyAdds } from "./peak.ts";
import type { InferenceRow } from "./report.ts";
import { compare, median, repeated, takeTurns } from "./turns.ts";

const BATCHES = [1, 8];

/** Times every published model. */
export async function benchInference(effort: Effort): Promise<InferenceRow[]> {
  await bootWasm();
  const rows: InferenceRow[] = [];
  const models = await publishedModels();
  const turns = { rounds: effort.rounds, turnMs: turnMsOf(effort, models.length) };
  for (const model of models) {
    const contenders = { ours: ourForward(model), onnx: await onnxForward(model) };
    for (const size of BATCHES) rows.push(await timed(model, size, contenders, turns));
  }
  return rows;
}

interface Contenders {
  ours(batch: Batch): Float32Array;
  onnx(batch: Batch): Promise<Float32Array>;
}

async function timed(
  model: Model,
  size: number,
  { ours, onnx }: Contenders,
  { rounds, turnMs }: Pick<Effort, "rounds" | "turnMs">,
): Promise<InferenceRow> {
  const batch = batchOf(model.shape, size);
  const difference = maxDifference(model.shape, ours(batch), await onnx(batch));
  const times = await takeTurns(rounds, {
    ours: repeated(turnMs, () => ours(batch)),
    onnx: repeated(turnMs, () => onnx(batch)),
  });
  const seconds = median(times.ours) / 1000;
  const multiplyAdds = multiplyAddsOf(model);
  return {
    model: model.config.name,
    batch: size,
    ours_ms: median(times.ours),
    ort_web_ms: median(times.onnx),
    ...compare(times.ours, times.onnx),
    max_abs_diff: difference,
    gflops: multiplyAdds && 2 * size * multiplyAdds / seconds / 1e9,
    // The peak is taken beside each row, since a shared machine's clock goes up and down.
    weights_gb_s: weightsOf(model) * Float32Array.BYTES_PER_ELEMENT / seconds / 1e9,
    share_at_peak: multiplyAdds && size * multiplyAdds / peakMultiplyAdds() / seconds,
  };
}

/** Between `[N, H, W, C]` and `[N, C, H, W]`. */
function maxDifference(shape: PictureShape, last: Float32Array, first: Float32Array): number {
  const { channels } = shape;
  const area = shape.height * shape.width;
  let max = 0;
  last.forEach((value, i) => {
    const channel = i % channels;
    const pixel = Math.floor(i / channels);
    const plane = Math.floor(pixel / area) * channels + channel;
    max = Math.max(max, Math.abs(value - first[plane * area + pixel % area]!));
  });
  return max;
}
