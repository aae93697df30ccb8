/**
 * Seed → picture: the one path that trainer and edge share.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor4D } from "@tensorflow/tfjs-core";
import type { Generator, PictureShape } from "./generators/family.ts";
import { classOfSeed, latentBetween, latentOfSeed } from "./latent.ts";
import type { Model } from "./model/load.ts";
import { toPixels } from "./pixels.ts";

/** Which picture to make. */
export interface SampleRequest {
  readonly seed: string;
  /** Index of a class; chosen from the seed where absent. */
  readonly class?: number | undefined;
  /** Scale of the noise; the model's own where absent. */
  readonly truncation?: number | undefined;
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
  const { shape, config } = model;
  const run = (requests: readonly SampleRequest[]) =>
    runGenerator(generator, shape, requests, config.truncation);
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
 * @param truncation Scale of the noise where a request names none.
 * @returns `[N, height, width, channels]` in [-1, 1]; the caller disposes it.
 */
export function runGenerator(
  generator: Generator,
  shape: PictureShape,
  requests: readonly SampleRequest[],
  truncation: number,
): Tensor4D {
  const { latentSize, classes } = shape;
  const latent = new Float32Array(requests.length * latentSize);
  const labels = new Float32Array(requests.length * classes);
  requests.forEach((request, i) => {
    const scale = request.truncation ?? truncation;
    const noise = latentOf(request, latentSize).map((z) => z * scale);
    latent.set(noise, i * latentSize);
    const index = classOf(shape, request);
    if (index !== null) labels[i * classes + index] = 1;
  });
  return tf.tidy(() =>
    generator({
      latent: tf.tensor2d(latent, [requests.length, latentSize]),
      labels: classes === 0 ? null : tf.tensor2d(labels, [requests.length, classes]),
    })
  );
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
