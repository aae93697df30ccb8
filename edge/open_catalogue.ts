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
  const shelf = new Shelf(folder, await subfolders(folder), report);
  const chosen = await chooseDefault(shelf, preferred);
  const { samplers } = shelf;
  const catalogue = new Catalogue(samplers.map(dress), pinnedName(chosen.model));
  let completed: Promise<void> | undefined;
  const complete = async () => {
    const before = samplers.length;
    await shelf.readOthers();
    catalogue.add(samplers.slice(before).map(dress));
  };
  return {
    catalogue,
    others: [...shelf.others],
    complete: () => completed ??= complete(),
    verify: () => verifyLater(catalogue, samplers, folder, report),
  };
}

/** Opens the default model, having read the others only where it is not the one that was meant. */
async function chooseDefault(shelf: Shelf, preferred: string | undefined): Promise<Sampler> {
  const { samplers } = shelf;
  const name = (preferred ?? HOUSE_MODEL).split("@")[0]!;
  await shelf.read(name);
  const isMeant = samplers.some(({ model }) =>
    preferred === undefined || [name, pinnedName(model)].includes(preferred)
  );
  // Before the first is run: WebAssembly that has just run is compiled anew, on cores that
  // the reading needs.
  if (!isMeant) await shelf.readOthers();
  if (samplers.length === 0) {
    throw new UserError(
      `${shelf.folder}: there is no model to serve; train one with "deno task train", or let ` +
        `FIGMENT_WEIGHTS name the folder that holds model folders`,
    );
  }
  for (;;) {
    const chosen = new Catalogue(samplers, preferred).default;
    const place = samplers.findIndex((sampler) => sampler === chosen);
    try {
      samplers[place]!.open();
      return chosen;
    } catch (error) {
      samplers.splice(place, 1);
      shelf.leaveOut(error);
      await shelf.readOthers();
    }
  }
}

/** What was read of a folder of model folders, and what was not. */
class Shelf {
  readonly folder: string;
  /** Of the models that were read and are whole. */
  readonly samplers: CheckedSampler[] = [];
  /** Names of those that were not read. */
  others: readonly string[];
  readonly #report: (message: string) => void;

  constructor(folder: string, names: readonly string[], report: (message: string) => void) {
    this.folder = folder;
    this.others = names;
    this.#report = report;
  }

  /** Reads one, if it is there. */
  async read(name: string): Promise<void> {
    if (!this.others.includes(name)) return;
    this.others = this.others.filter((other) => other !== name);
    await this.#readAll([name]);
  }

  async readOthers(): Promise<void> {
    const names = this.others;
    this.others = [];
    await this.#readAll(names);
  }

  /** @throws What is no fault of a model. */
  leaveOut(error: unknown): void {
    if (!(error instanceof UserError)) throw error;
    this.#report(`Model left out: ${error.message}`);
  }

  async #readAll(names: readonly string[]): Promise<void> {
    const { folder } = this;
    const models = await Promise.allSettled(names.map((name) => loadNamed(folder, name)));
    models.forEach((model, i) => {
      if (model.status === "rejected") this.leaveOut(model.reason);
      else this.samplers.push(checkedSampler(model.value, `${folder}/${names[i]}`));
    });
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
