/**
 * `deno task evaluate`: how good a model's pictures are, beside real ones.
 *
 * @module
 */

import { UserError } from "../../shared/errors.ts";
import { CONFIG, loadModel, type Model } from "../../shared/model/load.ts";
import { createSampler } from "../../shared/sampler.ts";
import { bootTrainer } from "../backend.ts";
import { BACKENDS } from "../backend_name.ts";
import { openDataset } from "../data/open.ts";
import { DOMAINS } from "../data/domains.ts";
import { FITS } from "../data/target.ts";
import { describeEvaluation } from "../metrics/describe.ts";
import { checkFits, evaluateModel } from "../metrics/evaluate.ts";
import { Yardstick } from "../metrics/yardstick.ts";
import { CARD, NEIGHBOURS } from "../export/model_card.ts";
import { writeEvaluation } from "../export/write_evaluation.ts";
import { choiceOption, numberOption, parseOptions } from "../options.ts";
import { presets } from "../presets/registry.ts";
import { type Command, HOUSE } from "./command.ts";
import { withStatus } from "./task_status.ts";

const options = {
  model: { value: "FOLDER", help: `a model's folder; ${HOUSE} if left out` },
  data: { value: "PATH|NAME", help: "the data it learned from; its preset's if left out" },
  fit: { value: "NAME", help: "crop or letterbox the data, as in the training" },
  domains: { value: "NAME", help: "edges, as in the training; its preset's if left out" },
  count: { value: "N", help: "pictures to make; 1000 if left out" },
  backend: { value: "NAME", help: BACKENDS.join(", ") },
  write: { help: "put the scores, and samples beside their nearest neighbours, into the folder" },
  notes: { value: "FILE", help: "with --write: Markdown for the model's card, kept from then on" },
} as const;

/** See the module's text. */
export const evaluate: Command = {
  summary: "score a model's pictures beside real ones",
  options,
  async run(args) {
    const given = parseOptions(args, options);
    const folder = (given.model ?? HOUSE).replace(/\/+$/, "");
    const count = numberOption("count", given.count, { min: 1, max: 10_000 });
    const backend = choiceOption("backend", given.backend, BACKENDS);
    const fit = choiceOption("fit", given.fit, FITS);
    if (given.notes !== undefined && !given.write) {
      throw new UserError(
        "--notes FILE is for the model's card, which is not written without --write",
      );
    }
    const notes = given.notes === undefined ? undefined : await readNotes(given.notes);
    const model = await loadModel(folder);
    const { height, width } = model.shape;
    const size = height === width ? height : undefined;
    const source = given.data ?? dataOf(model, folder);
    const domains = choiceOption("domains", given.domains, DOMAINS) ??
      presets[model.config.training.preset]?.domains;
    const dataset = await withStatus((onProgress) =>
      openDataset(source, { size, fit, domains, onProgress })
    );
    checkFits(model.config, dataset);

    await bootTrainer(backend);
    const yardstick = await withStatus((onProgress) => Yardstick.of(dataset, { onProgress }));
    const sampler = createSampler(model);
    const evaluation = await evaluateModel(sampler.sampleBatch, yardstick, { count });
    console.log(describeEvaluation(evaluation));
    if (given.write) {
      await writeEvaluation(folder, sampler, { evaluation, yardstick, notes });
      console.log(`Written to ${[CONFIG, CARD, NEIGHBOURS].join(", ")} in ${folder}`);
    }
  },
};

async function readNotes(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    throw new UserError(`--notes ${path}: cannot be read (${(error as Error).message})`);
  }
}

function dataOf({ config }: Model, folder: string): string {
  const preset = presets[config.training.preset];
  if (preset?.data) return preset.data;
  throw new UserError(`${folder} does not say where its data is; name it with --data`);
}
