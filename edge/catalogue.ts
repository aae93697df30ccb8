/**
 * The models that a server offers.
 *
 * @module
 */

import { UserError } from "../shared/errors.ts";
import { verifyGolden } from "../shared/model/golden.ts";
import { loadModel } from "../shared/model/load.ts";
import { createSampler, type Sampler } from "../shared/sampler.ts";
import { pinnedName } from "./encode/encoder.ts";
import { Problem } from "./problem.ts";

/** The model that is taken where neither request nor operator names one, if it is there. */
const HOUSE_MODEL = "mnist";

/** See the module's text. */
export class Catalogue {
  /** In the order of their names. */
  readonly samplers: readonly Sampler[];
  /** Of the model that is taken where none is named. */
  readonly default: Sampler;

  /**
   * @param samplers At least one, with distinct names.
   * @param preferred The default model, `name` or `name@version`; where absent, the house
   * model, or the first.
   * @throws {UserError} Where there is no such model.
   */
  constructor(samplers: readonly Sampler[], preferred?: string) {
    this.samplers = samplers.toSorted((a, b) => a.model.config.name < b.model.config.name ? -1 : 1);
    const chosen = preferred === undefined
      ? this.#find(HOUSE_MODEL) ?? this.samplers[0]
      : this.#find(preferred);
    if (chosen === undefined) {
      throw new UserError(
        `FIGMENT_MODEL: there is no model "${preferred}"; there are ${this.names.join(", ")}`,
      );
    }
    this.default = chosen;
  }

  /** Every model as `name@version`. */
  get names(): string[] {
    return this.samplers.map(({ model }) => pinnedName(model));
  }

  /**
   * @param reference `name` or `name@version`.
   * @throws {Problem} 404, listing the models.
   */
  resolve(reference: string): Sampler {
    const found = this.#find(reference);
    if (found !== undefined) return found;
    const models = this.names;
    throw new Problem(
      404,
      `There is no model "${reference.slice(0, 100)}"; there are ${models.join(", ")}`,
      { models },
    );
  }

  #find(reference: string): Sampler | undefined {
    return this.samplers.find(({ model }) =>
      reference === model.config.name || reference === pinnedName(model)
    );
  }
}

/**
 * Loads every model folder inside `folder`, folds it, and holds it against its
 * golden pictures, which warms it too. A model that fails is reported and left out.
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
  const samplers: Sampler[] = [];
  for (const name of await subfolders(folder)) {
    try {
      samplers.push(await openModel(`${folder}/${name}`, name));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      report(`Model left out: ${error.message}`);
    }
  }
  if (samplers.length === 0) {
    throw new UserError(
      `${folder}: there is no model to serve; train one with "deno task train", or let ` +
        `FIGMENT_WEIGHTS name the folder that holds model folders`,
    );
  }
  return new Catalogue(samplers, preferred);
}

async function openModel(folder: string, name: string): Promise<Sampler> {
  const model = await loadModel(folder);
  if (model.config.name !== name) {
    throw new UserError(
      `${folder}/config.json: field "name" is "${model.config.name}", but the folder is named ` +
        `"${name}"; rename the folder`,
    );
  }
  const sampler = createSampler(model);
  verifyGolden(sampler, folder);
  return sampler;
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
