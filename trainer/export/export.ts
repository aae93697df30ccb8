/**
 * From a run to a model folder: the averaged generator, its description, golden
 * pictures, a grid of samples and a card.
 *
 * @module
 */

import { UserError } from "../../shared/errors.ts";
import { CONFIG, loadModel } from "../../shared/model/load.ts";
import type { ModelDescription } from "../../shared/model/save.ts";
import type { WeightData } from "../../shared/model/safetensors.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Best } from "../run/best.ts";
import type { Checkpoint } from "../run/checkpoint.ts";

/** What the export needs to know; plain data, for it runs in a worker of its own. */
export interface ExportOrders {
  readonly out: string;
  readonly description: ModelDescription;
  readonly weights: WeightData;
}

/** What the export's worker answers: nothing, or what went wrong. */
export interface ExportAnswer {
  readonly error: string | null;
}

/**
 * Writes the model of a finished run: the best of its generators where they were
 * measured, otherwise the last. Golden pictures must come from the very
 * arithmetic that the edge uses, whatever the run was trained on, so this happens
 * in a worker that boots TensorFlow.js as the edge does, without training kernels.
 *
 * @param truncation To publish it with; of a run that is done it may be changed.
 * @returns The version published: one more than that of the model it replaces.
 * @throws {UserError} Where the model cannot be made or written.
 */
export async function exportModel(
  out: string,
  last: Checkpoint,
  best: Best | null,
  dataset: Dataset,
  truncation: number,
): Promise<number> {
  const { facts } = last;
  // The facts of the best where they are its own: a resumed run may have changed some.
  const settings = best?.facts.settings ?? facts.settings;
  const images = facts.steps * facts.settings.batch;
  const version = await nextVersion(out);
  const weights = best?.weights ?? averageOf(last);
  const description: ModelDescription = {
    name: out.slice(out.lastIndexOf("/") + 1),
    version,
    family: settings.family,
    width: dataset.width,
    height: dataset.height,
    channels: dataset.channels as 1 | 3,
    classes: dataset.classes === null ? null : [...dataset.classes],
    latent: { size: settings.latentSize, distribution: "normal" },
    truncation,
    architecture: settings.generator,
    dataset: { name: dataset.name, licence: dataset.licence },
    training: {
      preset: settings.preset,
      images: best?.facts.images ?? images,
      ...(best === null ? {} : { imagesInAll: images }),
      seed: settings.seed,
      backend: facts.backend,
      workers: facts.workers,
      seconds: Math.round(facts.seconds),
      loss: settings.loss,
      gamma: settings.gamma,
    },
    metrics: {},
  };
  const worker = new Worker(new URL("./export_worker.ts", import.meta.url), { type: "module" });
  const answer = await new Promise<ExportAnswer>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<ExportAnswer>) => resolve(data);
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(`The export failed: ${event.message}`));
    };
    worker.postMessage({ out, description, weights } satisfies ExportOrders);
  }).finally(() => worker.terminate());
  if (answer.error !== null) throw new UserError(answer.error);
  return version;
}

/** The averaged weights of a checkpoint, by their names in the generator. */
function averageOf({ tensors }: Checkpoint): WeightData {
  return Object.fromEntries(
    Object.entries(tensors)
      .filter(([name]) => name.startsWith("average/"))
      .map(([name, tensor]) => [name.slice("average/".length), tensor]),
  );
}

async function nextVersion(out: string): Promise<number> {
  try {
    await Deno.stat(`${out}/${CONFIG}`);
  } catch {
    return 1;
  }
  return (await loadModel(out)).config.version + 1;
}
