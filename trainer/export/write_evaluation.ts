/**
 * Puts what was measured of a model into its folder: the scores into config and card,
 * and a sheet of samples beside their nearest neighbours. Version, weights and golden
 * pictures stay.
 *
 * @module
 */

import { UserError } from "../../shared/errors.ts";
import { CHECKSUMS, parseChecksums } from "../../shared/model/checksums.ts";
import { CONFIG, WEIGHTS } from "../../shared/model/load.ts";
import { saveModel } from "../../shared/model/save.ts";
import type { Sampler } from "../../shared/sampler.ts";
import type { Evaluation } from "../metrics/evaluate.ts";
import { concatenate } from "../../shared/concatenate.ts";
import type { Yardstick } from "../metrics/yardstick.ts";
import { CARD, modelCard, NEIGHBOURS, NOTES } from "./model_card.ts";
import { neighboursSheet } from "./neighbours.ts";
import { gridRequests } from "./showcase.ts";

/** Pictures of the card's grid that are shown beside their neighbours, from the first on. */
const SHOWN = 40;

/** What is to be written. */
export interface Findings {
  readonly evaluation: Evaluation;
  /** That the model was evaluated with. */
  readonly yardstick: Yardstick;
  /** For the card, in Markdown; those that are there where undefined. */
  readonly notes?: string | undefined;
}

/**
 * Writes into the folder of a model that was loaded from there.
 *
 * @param sampler Of the model.
 * @throws {UserError} Where a file of the folder cannot be read or written.
 */
export async function writeEvaluation(
  folder: string,
  { model, sampleBatch }: Pick<Sampler, "model" | "sampleBatch">,
  { evaluation, yardstick, notes }: Findings,
): Promise<void> {
  const { requests } = gridRequests(model.shape.classes, model.family.hasDomains);
  const shown = await sampleBatch(requests.slice(0, SHOWN));
  const images = concatenate(shown.map(({ pixels }) => pixels));
  const featuresOf = (images: Uint8Array) => yardstick.features(images);
  const config = { ...model.config, metrics: metricsOf(evaluation) };
  const others = await otherFiles(folder);
  const kept = others[NOTES] && new TextDecoder().decode(others[NOTES]);
  const remarks = notes ?? kept;
  const extras = {
    ...others,
    ...(remarks !== undefined && { [NOTES]: remarks }),
    [NEIGHBOURS]: await neighboursSheet(images, yardstick.dataset, featuresOf),
    [CARD]: modelCard(config, remarks),
  };
  await saveModel(folder, { ...model, config }, config.golden, extras).catch((error) => {
    if (error instanceof UserError) throw error;
    throw new UserError(`${folder}: cannot write the scores (${error.message})`);
  });
}

/** The files that the folder has besides those that are made anew. */
async function otherFiles(folder: string): Promise<Record<string, Uint8Array>> {
  const path = `${folder}/${CHECKSUMS}`;
  const files: Record<string, Uint8Array> = {};
  for (const name of Object.keys(parseChecksums(await Deno.readTextFile(path), path))) {
    if (name !== CONFIG && name !== WEIGHTS) files[name] = await Deno.readFile(`${folder}/${name}`);
  }
  return files;
}

/** An evaluation as it stands in `config.json`. */
function metricsOf(evaluation: Evaluation): Record<string, number> {
  return {
    ...flatten("", evaluation),
    ...flatten("real ", evaluation.real),
    "classifier accuracy": rounded(evaluation.classifier.accuracy),
  };
}

function flatten(prefix: string, scores: Evaluation["real"]): Record<string, number> {
  const { count, frechet, kernel, precision, recall, density, coverage } = scores;
  const { accuracy, copies, twins } = scores;
  return {
    [`${prefix}count`]: count,
    ...(accuracy === null ? {} : { [`${prefix}accuracy`]: rounded(accuracy) }),
    [`${prefix}frechet`]: rounded(frechet),
    [`${prefix}kernel`]: rounded(kernel.mean),
    [`${prefix}kernel error`]: rounded(kernel.standardError),
    [`${prefix}precision`]: rounded(precision),
    [`${prefix}recall`]: rounded(recall),
    [`${prefix}density`]: rounded(density),
    [`${prefix}coverage`]: rounded(coverage),
    [`${prefix}copies`]: rounded(copies),
    [`${prefix}twins`]: rounded(twins),
  };
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
