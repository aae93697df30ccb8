/**
 * Reads a model folder and trusts nothing in it: what it returns fits together.
 *
 * @module
 */

import { UserError } from "../errors.ts";
import type { GeneratorFamily, ParameterSpecs, PictureShape } from "../generators/family.ts";
import { generatorFamily } from "../generators/registry.ts";
import { CHECKSUMS, parseChecksums } from "./checksums.ts";
import { decodeSafetensors, type WeightData } from "./safetensors.ts";
import { configSchema, type ModelConfig, validate } from "./schema.ts";
import { fileSha256Hex } from "./sha256.ts";

/** Names of the files that every model folder has, besides `SHA256SUMS`. */
export const CONFIG = "config.json";
export const WEIGHTS = "model.safetensors";

type ReadFile = (path: string) => Promise<Uint8Array<ArrayBuffer>>;

/** A generator as published: its description and its weights. */
export interface Model {
  readonly config: ModelConfig;
  readonly shape: PictureShape;
  readonly family: GeneratorFamily;
  /** `config.architecture`, validated by the family. */
  readonly architecture: unknown;
  readonly weights: WeightData;
}

/**
 * Loads and checks a model folder.
 *
 * @param folder Its path.
 * @param read Gives the bytes of a file by its path; from the disk where absent.
 * @throws {UserError} Naming file and field, where a file is missing or damaged in any
 * byte, or does not fit the others.
 */
export async function loadModel(folder: string, read: ReadFile = readFile): Promise<Model> {
  const files = new Files(folder, read);
  const model = await loadFrom(files);
  await files.verify();
  return model;
}

/**
 * The same, but for the files that are for people, among them the pictures, which may be
 * larger than the network: these it does not read. They remain for {@linkcode verifyFolder}.
 */
export async function loadGenerator(folder: string): Promise<Model> {
  return await loadFrom(new Files(folder, readFile));
}

/**
 * Holds every file of a model folder against `SHA256SUMS`.
 *
 * @throws {UserError} Naming the file that is missing or damaged.
 */
export async function verifyFolder(folder: string): Promise<void> {
  await new Files(folder, readFile).verify();
}

async function loadFrom(files: Files): Promise<Model> {
  const configPath = files.path(CONFIG);
  const weightsPath = files.path(WEIGHTS);
  const configBytes = await files.bytes(CONFIG);
  const weightsBytes = await files.bytes(WEIGHTS);

  const config = validate(configSchema, parseJson(configBytes, configPath), configPath);
  const sum = await files.sum(WEIGHTS);
  if (sum !== config.sha256) {
    throw new UserError(
      `${weightsPath}: its SHA-256 is ${sum}, but field "sha256" of ${CONFIG} says ` +
        `${config.sha256}; restore the file`,
    );
  }
  // A config may be damaged and valid all the same: its fields can be trusted only after this.
  const { parameters, ...parts } = interpret(config, configPath);
  await files.verify([CONFIG, WEIGHTS]);
  const weights = decodeSafetensors(weightsBytes, weightsPath);
  checkTensors(weights, parameters, weightsPath);
  return { ...parts, weights };
}

/**
 * Puts a model together from its parts.
 *
 * @param folder Where the parts are from, for messages.
 * @throws {UserError} Where the weights do not fit the config; names file and field.
 */
export function assemble(config: ModelConfig, weights: WeightData, folder: string): Model {
  const { parameters, ...parts } = interpret(config, `${folder}/${CONFIG}`);
  checkTensors(weights, parameters, `${folder}/${WEIGHTS}`);
  return { ...parts, weights };
}

/** What the config means to its family, the parameters that it calls for among it. */
function interpret(config: ModelConfig, source: string) {
  const shape: PictureShape = {
    height: config.height,
    width: config.width,
    channels: config.channels,
    classes: config.classes?.length ?? 0,
    latentSize: config.latent.size,
  };
  const family = inField("family", source, () => generatorFamily(config.family));
  const architecture = validate(family.architecture, config.architecture, source, "architecture");
  const parameters = inField("architecture", source, () => family.parameters(shape, architecture));
  return { config, shape, family, architecture, parameters };
}

function checkTensors(weights: WeightData, parameters: ParameterSpecs, source: string): void {
  for (const [name, { shape }] of Object.entries(parameters)) {
    if (!Object.hasOwn(weights, name)) {
      throw new UserError(`${source}: tensor "${name}" is missing`);
    }
    const found = weights[name]!.shape;
    if (found.join() !== shape.join()) {
      throw new UserError(
        `${source}: tensor "${name}" has shape [${found}], but ${CONFIG} calls for [${shape}]`,
      );
    }
  }
  for (const name of Object.keys(weights)) {
    if (!Object.hasOwn(parameters, name)) {
      throw new UserError(`${source}: tensor "${name}" is none of this generator's`);
    }
  }
}

/** A model folder's files, each read and summed once. */
class Files {
  readonly #folder: string;
  readonly #read: ReadFile;
  readonly #bytes = new Map<string, Promise<Uint8Array<ArrayBuffer>>>();
  readonly #sums = new Map<string, Promise<string>>();

  constructor(folder: string, read: ReadFile) {
    this.#folder = folder;
    this.#read = read;
  }

  path(name: string): string {
    return `${this.#folder}/${name}`;
  }

  bytes(name: string): Promise<Uint8Array<ArrayBuffer>> {
    return once(this.#bytes, name, () => this.#read(this.path(name)));
  }

  sum(name: string): Promise<string> {
    return once(this.#sums, name, async () => await fileSha256Hex(await this.bytes(name)));
  }

  /** Compares the files that `SHA256SUMS` lists, or these of them; the two that count it must list. */
  async verify(names?: readonly string[]): Promise<void> {
    const path = this.path(CHECKSUMS);
    const sums = parseChecksums(decodeText(await this.bytes(CHECKSUMS), path), path);
    for (const name of [CONFIG, WEIGHTS]) {
      if (!Object.hasOwn(sums, name)) throw new UserError(`${path}: there is no line for ${name}`);
    }
    for (const name of names ?? Object.keys(sums)) {
      const sum = await this.sum(name);
      if (sum === sums[name]) continue;
      throw new UserError(
        `${this.path(name)}: its SHA-256 is ${sum}, but ${CHECKSUMS} says ${sums[name]}; restore ` +
          `the file, or, if you changed it on purpose, make ${CHECKSUMS} anew with sha256sum`,
      );
    }
  }
}

/** The result of a name's work, which is done for the first who asks. */
function once<T>(
  results: Map<string, Promise<T>>,
  name: string,
  work: () => Promise<T>,
): Promise<T> {
  let result = results.get(name);
  if (result === undefined) results.set(name, result = work());
  return result;
}

async function readFile(path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await Deno.readFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) throw new UserError(`${path}: no such file`);
    throw new UserError(`${path}: cannot be read: ${(error as Error).message}`);
  }
}

function decodeText(bytes: Uint8Array, source: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new UserError(`${source}: not valid UTF-8`);
  }
}

function parseJson(bytes: Uint8Array, source: string): unknown {
  const text = decodeText(bytes, source);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UserError(`${source}: not valid JSON: ${(error as Error).message}`);
  }
}

/** Adds file and field to a user's mistake that is found further in. */
function inField<T>(field: string, source: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`${source}: field "${field}": ${error.message}`);
  }
}
