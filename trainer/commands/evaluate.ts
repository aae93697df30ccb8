/**
 * `deno task evaluate`: how good a model's pictures are, beside real ones.
 *
 * @module
 */

import { UserError } from "../../shared/errors.ts";
import { CONFIG, loadModel, type Model } from "../../shared/model/load.ts";
import { saveModel } from "../../shared/model/save.ts";
import { createSampler } from "../../shared/sampler.ts";
import { bootTrainer } from "../backend.ts";
import { BACKENDS } from "../backend_name.ts";
import { openDataset } from "../data/open.ts";
import { FITS } from "../data/target.ts";
import { describeEvaluation } from "../metrics/describe.ts";
import { checkFits, evaluateModel, type Evaluation } from "../metrics/evaluate.ts";
import type { Scores } from "../metrics/yardstick.ts";
import { modelCard } from "../export/model_card.ts";
import { choiceOption, numberOption, parseOptions } from "../options.ts";
import { presets } from "../presets.ts";
import type { Command } from "./command.ts";
import { withStatus } from "./task_status.ts";

const options = {
  model: { value: "FOLDER", help: "a model's folder; weights/mnist if left out" },
  data: { value: "PATH|NAME", help: "the data it learned from; its preset's if left out" },
  fit: { value: "NAME", help: "crop or letterbox the data, as in the training" },
  count: { value: "N", help: "pictures to make; 1000 if left out" },
  backend: { value: "NAME", help: BACKENDS.join(", ") },
  write: { help: "put the scores into the model's config and card" },
} as const;

const SAMPLES = "samples.png";

/** See the module's text. */
export const evaluate: Command = {
  summary: "score a model's pictures beside real ones",
  options,
  async run(args) {
    const given = parseOptions(args, options);
    const folder = (given.model ?? "weights/mnist").replace(/\/+$/, "");
    const count = numberOption("count", given.count, { min: 1, max: 10_000 });
    const backend = choiceOption("backend", given.backend, BACKENDS);
    const fit = choiceOption("fit", given.fit, FITS);
    const model = await loadModel(folder);
    const { height, width } = model.shape;
    const size = height === width ? height : undefined;
    const source = given.data ?? dataOf(model, folder);
    const dataset = await withStatus((onProgress) =>
      openDataset(source, { size, fit, onProgress })
    );
    checkFits(model.config, dataset);

    await bootTrainer(backend);
    const sampler = createSampler(model);
    const evaluation = await withStatus((onProgress) =>
      evaluateModel(sampler.sampleBatch, dataset, { count, classifier: { onProgress } })
    );
    console.log(describeEvaluation(evaluation));
    if (given.write) {
      await write(folder, model, evaluation);
      console.log(`Written to ${folder}/${CONFIG} and ${folder}/README.md`);
    }
  },
};

function dataOf({ config }: Model, folder: string): string {
  const preset = presets[config.training.preset];
  if (preset?.data) return preset.data;
  throw new UserError(`${folder} does not say where its data is; name it with --data`);
}

/** The same model with other words about it: version, weights and golden pictures stay. */
async function write(folder: string, model: Model, evaluation: Evaluation): Promise<void> {
  const metrics = {
    ...flatten("", evaluation),
    ...flatten("real ", evaluation.real),
    "classifier accuracy": rounded(evaluation.classifier.accuracy),
  };
  const config = { ...model.config, metrics };
  await saveModel(folder, { ...model, config }, config.golden, {
    [SAMPLES]: await Deno.readFile(`${folder}/${SAMPLES}`),
    "README.md": modelCard(config),
  });
}

function flatten(prefix: string, scores: Scores): Record<string, number> {
  const { count, frechet, kernel, precision, recall, accuracy } = scores;
  return {
    [`${prefix}count`]: count,
    ...(accuracy === null ? {} : { [`${prefix}accuracy`]: rounded(accuracy) }),
    [`${prefix}frechet`]: rounded(frechet),
    [`${prefix}kernel`]: rounded(kernel.mean),
    [`${prefix}kernel error`]: rounded(kernel.standardError),
    [`${prefix}precision`]: rounded(precision),
    [`${prefix}recall`]: rounded(recall),
  };
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
