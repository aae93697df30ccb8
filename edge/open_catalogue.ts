/**
 * From a folder of model folders to the models on offer, in no more time than the first
 * picture needs.
 *
 * @module
 */

import { UserError } from "../shared/errors.ts";
import { verifyGolden } from "../shared/model/golden.ts";
import { loadModel, type Model } from "../shared/model/load.ts";
import { createSampler, type Sampler } from "../shared/sampler.ts";
import { Catalogue } from "./catalogue.ts";
import { breathe } from "./pictures/drawing.ts";

/**
 * Loads every model folder inside `folder`, and folds the default model. A model that fails
 * is reported and left out. Which of them make the pictures that they should, besides the
 * default one, remains for {@linkcode verifyLater}.
 *
 * @param preferred The default model; see {@linkcode Catalogue}.
 * @param report Is told why a model was left out.
 * @throws {UserError} Where no model is left, or not the preferred one.
 */
export async function openCatalogue(
  folder: string,
  preferred: string | undefined,
  report: (message: string) => void,
): Promise<Catalogue> {
  const names = await subfolders(folder);
  const samplers: CheckedSampler[] = [];
  const leaveOut = (error: unknown) => {
    if (!(error instanceof UserError)) throw error;
    report(`Model left out: ${error.message}`);
  };
  // All are read before the first is run: WebAssembly that has just run is compiled anew, on
  // cores that the reading needs.
  const read = await Promise.allSettled(names.map((name) => loadNamed(folder, name)));
  read.forEach((model, i) => {
    if (model.status === "rejected") leaveOut(model.reason);
    else samplers.push(checkedSampler(model.value, `${folder}/${names[i]}`));
  });
  if (samplers.length === 0) {
    throw new UserError(
      `${folder}: there is no model to serve; train one with "deno task train", or let ` +
        `FIGMENT_WEIGHTS name the folder that holds model folders`,
    );
  }
  const catalogue = new Catalogue(samplers, preferred);
  for (;;) {
    const chosen = samplers.find((sampler) => sampler === catalogue.default)!;
    try {
      chosen.open();
      return catalogue;
    } catch (error) {
      leaveOut(error);
      catalogue.withdraw(chosen.model);
    }
  }
}

/** A sampler that gives no picture before it has given its first golden one. */
interface CheckedSampler extends Sampler {
  /**
   * Folds the model and checks it, which warms it too, where nobody has done so yet.
   *
   * @throws {UserError} Where it gives another picture.
   */
  open(): Sampler;
}

/** @param folder The model's, for the message. */
function checkedSampler(model: Model, folder: string): CheckedSampler {
  let opened: Sampler | undefined;
  const open = () => {
    if (opened !== undefined) return opened;
    const sampler = createSampler(model);
    verifyGolden(sampler, folder, 0, 1);
    return opened = sampler;
  };
  return {
    model,
    open,
    sample: (request) => open().sample(request),
    sampleBatch: (requests) => open().sampleBatch(requests),
  };
}

/**
 * Holds all models against all of their golden pictures, one at a time, while they serve
 * already. One that fails is reported and withdrawn.
 *
 * @param catalogue What serves.
 * @param samplers Of the same models.
 * @param folder Where they are from.
 * @throws {UserError} Where no model is left, or not the preferred one.
 */
export async function verifyLater(
  catalogue: Catalogue,
  samplers: readonly Sampler[],
  folder: string,
  report: (message: string) => void,
): Promise<void> {
  for (const sampler of samplers) {
    const { name, golden } = sampler.model.config;
    try {
      for (let i = 0; i < golden.length; i++) {
        await breathe();
        verifyGolden(sampler, `${folder}/${name}`, i, i + 1);
      }
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      report(`Model withdrawn: ${error.message}`);
      catalogue.withdraw(sampler.model);
    }
  }
}

async function loadNamed(parent: string, name: string): Promise<Model> {
  const folder = `${parent}/${name}`;
  const model = await loadModel(folder);
  if (model.config.name === name) return model;
  throw new UserError(
    `${folder}/config.json: field "name" is "${model.config.name}", but the folder is named ` +
      `"${name}"; rename the folder`,
  );
}

/** Names of the folders in a folder, in order; hidden ones are left alone. */
async function subfolders(folder: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const entry of Deno.readDir(folder)) {
      if (!entry.isFile && !entry.name.startsWith(".")) names.push(entry.name);
    }
  } catch (error) {
    throw new UserError(`FIGMENT_WEIGHTS: ${folder} cannot be read: ${(error as Error).message}`);
  }
  return names.sort();
}
