/**
 * Seed → picture: the one path that trainer and edge share.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor4D } from "@tensorflow/tfjs-core";
import type { Generator, PictureShape, Truncates } from "./generators/family.ts";
import { classOfSeed, latentBetween, latentOfSeed } from "./latent.ts";
import type { Model } from "./model/load.ts";
import { toPixels } from "./pixels.ts";

/** Which picture to make. */
export interface SampleRequest {
  readonly seed: string;
  /** Index of a class; chosen from the seed where absent. */
  readonly class?: number | undefined;
  /** Scale of the noise or of the styles; the model's own where absent. */
  readonly truncation?: number | undefined;
  /** Another seed, whose style steers the finer half of the layers; of models with styles. */
  readonly mix?: string | undefined;
  /** Leads away from the seed: to the point `t`, 0 to 1, of the way to another one. */
  readonly towards?: { readonly seed: string; readonly t: number } | undefined;
}

/** A picture that does not exist. */
export interface Sample {
  /** `[height, width, channels]`, row-major. */
  readonly pixels: Uint8Array<ArrayBuffer>;
  /** Index of its class; null for a model without. */
  readonly class: number | null;
}

/** Makes pictures of one model. */
export interface Sampler {
  readonly model: Model;
  /** One picture, at once; on the WASM backend. */
  sample(request: SampleRequest): Sample;
  /** Many pictures in one run of the network; on any backend. */
  sampleBatch(requests: readonly SampleRequest[]): Promise<Sample[]>;
}

/**
 * Prepares a model for making pictures: on the WASM backend its generator is folded, once.
 * Its weights live as long as the backend.
 */
export function createSampler(model: Model): Sampler {
  const weights = Object.fromEntries(
    Object.entries(model.weights).map(([name, { shape, data }]) => [
      name,
      tf.tensor(data, [...shape]),
    ]),
  );
  const { family, shape, architecture } = model;
  if (tf.getBackend() !== "wasm") {
    return samplerOf(model, family.generator(shape, architecture, weights));
  }
  const folded = family.fold(shape, architecture, weights);
  tf.dispose(weights);
  return samplerOf(model, folded);
}

function samplerOf(model: Model, generator: Generator): Sampler {
  const { shape, config, family, architecture } = model;
  const truncates = family.truncates(architecture);
  const run = (requests: readonly SampleRequest[]) =>
    runGenerator(generator, shape, requests, config.truncation, truncates);
  return {
    model,
    sample(request) {
      const output = run([request]);
      const values = output.dataSync<"float32">();
      output.dispose();
      return { pixels: toPixels(values), class: classOf(shape, request) };
    },
    async sampleBatch(requests) {
      const output = run(requests);
      const pixels = toPixels(await output.data<"float32">());
      output.dispose();
      const size = shape.height * shape.width * shape.channels;
      return requests.map((request, i) => ({
        pixels: pixels.slice(i * size, (i + 1) * size),
        class: classOf(shape, request),
      }));
    },
  };
}

/**
 * Runs any generator, folded or in training, on seeds.
 *
 * @param truncation The scale where a request names none.
 * @param truncates What it is the scale of.
 * @returns `[N, height, width, channels]` in [-1, 1]; the caller disposes it.
 */
export function runGenerator(
  generator: Generator,
  shape: PictureShape,
  requests: readonly SampleRequest[],
  truncation: number,
  truncates: Truncates = "noise",
): Tensor4D {
  const { latentSize, classes } = shape;
  const count = requests.length;
  const scales = requests.map((request) => request.truncation ?? truncation);
  const latents = requests.map((request) => latentOf(request, latentSize));
  const noise = truncates === "noise"
    ? latents.map((latent, i) => latent.map((z) => z * scales[i]!))
    : latents;
  const finer = requests.some(({ mix }) => mix !== undefined)
    ? requests.map(({ mix }, i) => mix === undefined ? latents[i]! : latentOfSeed(mix, latentSize))
    : null;
  if (finer !== null && truncates !== "styles") {
    throw new TypeError("Only generators with styles can mix them");
  }
  const labels = new Float32Array(count * classes);
  requests.forEach((request, i) => {
    const index = classOf(shape, request);
    if (index !== null) labels[i * classes + index] = 1;
  });
  const matrix = (rows: readonly Float32Array[]) =>
    tf.tensor2d(concatenateRows(rows, latentSize), [count, latentSize]);
  return tf.tidy(() =>
    generator({
      latent: matrix(noise),
      labels: classes === 0 ? null : tf.tensor2d(labels, [count, classes]),
      ...(truncates === "styles" && {
        styling: {
          truncation: tf.tensor2d(scales, [count, 1]),
          finer: finer && matrix(finer),
        },
      }),
    })
  );
}

function concatenateRows(rows: readonly Float32Array[], columns: number): Float32Array {
  const values = new Float32Array(rows.length * columns);
  rows.forEach((row, i) => values.set(row, i * columns));
  return values;
}

/** The latent that a request leads to, not yet scaled. */
export function latentOf(
  { seed, towards }: SampleRequest,
  latentSize: number,
): Float32Array<ArrayBuffer> {
  const latent = latentOfSeed(seed, latentSize);
  if (towards === undefined) return latent;
  return latentBetween(latent, latentOfSeed(towards.seed, latentSize), towards.t);
}

/** The class that a request leads to: the one asked for, or the seed's; null without classes. */
export function classOf({ classes }: PictureShape, request: SampleRequest): number | null {
  if (classes === 0) return null;
  return request.class ?? classOfSeed(request.seed, classes);
}
