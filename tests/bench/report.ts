/**
 * What the bench prints: one object with `--json`, tables without. Times are in
 * milliseconds, medians; a ratio is ours to the peer's.
 *
 * @module
 */

import * as z from "../../shared/zod.ts";

const ratio = z.number().check(z.positive());
/** The quartiles of the ratios of the rounds: how far to believe the ratio. */
const ratio_quartiles = z.tuple([ratio, ratio]);
/** Why there is no figure; null where there is. */
const reason = z.nullable(z.string());

const inferenceRow = z.strictObject({
  model: z.string(),
  batch: z.int(),
  ours_ms: z.number(),
  ort_web_ms: z.number(),
  ratio,
  ratio_quartiles,
  /** Between the outputs, which are in [-1, 1]. */
  max_abs_diff: z.number(),
  /** Billions of multiplications and additions a second, ours. */
  gflops: z.nullable(z.number()),
  /** The share of our time that the multiply-adds would take at the machine's SIMD128 peak. */
  share_at_peak: z.nullable(z.number()),
  /** Weights that are read, if each is once: what bounds networks that connect all with all. */
  weights_gb_s: z.number(),
});

const requestRow = z.strictObject({
  model: z.string(),
  forward_ms: z.number(),
  total_ms: z.number(),
  ratio,
  ratio_quartiles,
  /** From the seed to noise before the network, and from its output to pixels after it. */
  pixels_ms: z.number(),
  /** From pixels to PNG. */
  encoding_ms: z.number(),
  /** The rest of the total: URL, parameters, entity tag, routes, the answer. */
  rest_ms: z.number(),
});

const coldStart = z.strictObject({
  /** From the source. */
  ours_ms: z.number(),
  /** Of a server that has loaded the libraries that ours loads, and does nothing. */
  libraries_ms: z.number(),
  /** Ours from the bundle, and servers that are bundled like it. */
  bundle_ms: z.number(),
  /** Of one that has loaded the libraries and a model, and answers with a picture's pixels. */
  bundled_network_ms: z.number(),
  bundled_libraries_ms: z.number(),
  hello_ms: z.number(),
  /** From the source. */
  ratio,
  ratio_quartiles,
  bundle_ratio: ratio,
  bundle_ratio_quartiles: ratio_quartiles,
});

const memory = z.strictObject({ resident_mb: z.nullable(z.number()), reason });

const trainingRow = z.strictObject({
  preset: z.string(),
  backend: z.enum(["wasm", "webgpu"]),
  workers: z.int(),
  /** Null where the backend is not to be had. */
  ours_images_per_s: z.nullable(z.number()),
  /** Null where PyTorch is not. */
  torch_images_per_s: z.nullable(z.number()),
  /** The number of threads with which PyTorch was fastest; null on a graphics card. */
  torch_threads: z.nullable(z.int()),
  ratio: z.nullable(ratio),
  reason,
});

const httpRow = z.strictObject({
  case: z.string(),
  ours_rps: z.number(),
  hello_rps: z.number(),
  ratio,
  ratio_quartiles,
  /** Of Hono answering as many bytes, with no header but their type; of the cached picture. */
  same_bytes_rps: z.nullable(z.number()),
  same_bytes_ratio: z.nullable(ratio),
});

const overload = z.strictObject({
  /** Fresh pictures a second, asked for no faster than they are made. */
  best_per_s: z.number(),
  /** What was asked for, ten times that if the load's own side gets so far. */
  offered_per_s: z.number(),
  completed_per_s: z.number(),
  /** Completed to best. */
  ratio,
  ratio_quartiles,
  /** Refused with 503 and `Retry-After`, of all that were answered. */
  shed_share: z.number(),
  /** Of the completed ones. */
  p99_ms: z.number(),
  /** How long a full queue takes at its best. */
  queue_ms: z.number(),
  resident_before_mb: z.nullable(z.number()),
  resident_after_mb: z.nullable(z.number()),
});

const soak = z.strictObject({
  requests: z.int(),
  requests_per_s: z.number(),
  /** After the first hundredth of them. */
  resident_early_mb: z.nullable(z.number()),
  /** After all. */
  resident_mb: z.nullable(z.number()),
  /** The last to the first. */
  ratio: z.nullable(ratio),
  reason,
});

/** The whole; a part that was not asked for is absent. */
export const reportSchema = z.strictObject({
  machine: z.string(),
  date: z.iso.datetime(),
  inference: z.optional(z.array(inferenceRow)),
  request: z.optional(z.array(requestRow)),
  cold_start: z.optional(coldStart),
  memory: z.optional(memory),
  training: z.optional(z.array(trainingRow)),
  http: z.optional(z.array(httpRow)),
  overload: z.optional(overload),
  soak: z.optional(soak),
});

export type InferenceRow = z.infer<typeof inferenceRow>;
export type RequestRow = z.infer<typeof requestRow>;
export type ColdStart = z.infer<typeof coldStart>;
export type Memory = z.infer<typeof memory>;
export type TrainingRow = z.infer<typeof trainingRow>;
export type HttpRow = z.infer<typeof httpRow>;
export type Overload = z.infer<typeof overload>;
export type Soak = z.infer<typeof soak>;

/** Four digits are more than any machine repeats. */
export function rounded<T>(value: T): T {
  const round = (_: string, part: unknown) =>
    typeof part === "number" ? Number(part.toPrecision(4)) : part;
  return JSON.parse(JSON.stringify(value), round);
}
