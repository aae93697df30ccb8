/**
 * From a folder of model folders to the models on offer, in no more time than the first
 * picture needs.
 *
 * @module
 */

import { UserError } from "../shared/errors.ts";
import { HOUSE_MODEL } from "../shared/house_model.ts";
import { verifyGolden } from "../shared/model/golden.ts";
import { loadGenerator, type Model, verifyFolder } from "../shared/model/load.ts";
import { createSampler, type Sampler } from "../shared/sampler.ts";
import { Catalogue } from "./catalogue.ts";
import { pinnedName } from "./encode/encoder.ts";
import { breathe } from "./pictures/drawing.ts";

/** Where models are from, and what becomes of them. */
export interface Opening {
  /** Holds model folders. */
  readonly folder: string;
  /** The default model, `name` or `name@version`; where undefined, see {@linkcode Catalogue}. */
  readonly preferred: string | undefined;
  /** Is told why a model was left out or withdrawn. */
  readonly report: (message: string) => void;
  /** What is offered in place of a sampler; itself where absent. */
  readonly dress?: (sampler: Sampler) => Sampler;
}

/** A catalogue that has its default model. */
export interface OpenedCatalogue {
  /** Offers the default model, and the others as soon as they are read. */
  readonly catalogue: Catalogue;
  /** Names of the folders that are not read yet. */
  readonly others: readonly string[];
  /** Reads the others, however often it is called; ends when they are on offer. */
  complete(): Promise<void>;
  /** See {@linkcode verifyLater}. */
  verify(): Promise<void>;
}

/**
 * Loads and folds the default model of a folder of model folders, and no other one as long as
 * that is the one that was meant. A model that fails is reported and left out. Whether the
 * others make the pictures that they should, and their folders are whole, remains to be verified.
 *
 * @throws {UserError} Where no model is left, or not the preferred one.
 */
export async function openCatalogue(opening: Opening): Promise<OpenedCatalogue> {
  const { folder, preferred, report, dress = (sampler) => sampler } = opening;
  const expected = (preferred ?? HOUSE_MODEL).split("@")[0]!;
  const names = await subfolders(folder);
  const others = names.filter((name) => name !== expected);
  const samplers: CheckedSampler[] = [];
  const leaveOut = (error: unknown) => {
    if (!(error instanceof UserError)) throw error;
    report(`Model left out: ${error.message}`);
  };
  const read = async (names: readonly string[]) => {
    const models = await Promise.allSettled(names.map((name) => loadNamed(folder, name)));
    models.forEach((model, i) => {
      if (model.status === "rejected") leaveOut(model.reason);
      else samplers.push(checkedSampler(model.value, `${folder}/${names[i]}`));
    });
  };

  if (others.length < names.length) await read([expected]);
  const isMeant = samplers.some(({ model: { config: { version } } }) =>
    preferred === undefined || [expected, `${expected}@${version}`].includes(preferred)
  );
  // Before the first is run: WebAssembly that has just run is compiled anew, on cores that
  // the reading needs.
  if (!isMeant) await read(others.splice(0));
  if (samplers.length === 0) {
    throw new UserError(
      `${folder}: there is no model to serve; train one with "deno task train", or let ` +
        `FIGMENT_WEIGHTS name the folder that holds model folders`,
    );
  }
  let chosen: Sampler;
  for (;;) {
    chosen = new Catalogue(samplers, preferred).default;
    const place = samplers.findIndex((sampler) => sampler === chosen);
    try {
      samplers[place]!.open();
      break;
    } catch (error) {
      leaveOut(error);
      samplers.splice(place, 1);
      await read(others.splice(0));
    }
  }

  const catalogue = new Catalogue(samplers.map(dress), pinnedName(chosen.model));
  let completed: Promise<void> | undefined;
  return {
    catalogue,
    others: [...others],
    complete: () =>
      completed ??= (async () => {
        const before = samplers.length;
        await read(others);
        catalogue.add(samplers.slice(before).map(dress));
      })(),
    verify: () => verifyLater(catalogue, samplers, folder, report),
  };
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
 * Holds all models against all of their files and golden pictures, one at a time, while they
 * serve already. One that fails is reported and withdrawn.
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
      await verifyFolder(`${folder}/${name}`);
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
  const model = await loadGenerator(folder);
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
