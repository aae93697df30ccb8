/**
 * Figment as a library: the pictures of the server, byte for byte, without a server.
 *
 * ```ts
 * const model = await openModel("weights/mnist");
 * const bytes = await generate({ model, seed: "alice", size: 128, format: "webp" });
 * ```
 *
 * `deno task bundle:library` makes of it a module for Deno, Node and browsers.
 *
 * @module
 */

import { bootWasmOnce } from "../shared/backend.ts";
import { UserError } from "../shared/errors.ts";
import { verifyGolden } from "../shared/model/golden.ts";
import { loadModel } from "../shared/model/load.ts";
import type { ModelConfig } from "../shared/model/schema.ts";
import { createSampler, type Sampler } from "../shared/sampler.ts";
import { encoders, type Format } from "./encode/registry.ts";
import { imageQuery, validateParameters } from "./params.ts";
import { resolveDrawing } from "./pictures/drawing.ts";
import { seedPicture } from "./pictures/seed_picture.ts";
import { Problem } from "./problem.ts";

export { type Format, type ModelConfig, Problem, UserError };

/** A model that is ready to make pictures; its weights live as long as the program. */
export interface OpenModel {
  /** What there is to know of it: name, version, size, classes, licence and so on. */
  readonly config: ModelConfig;
  readonly sampler: Sampler;
}

/** Gives the bytes of a file of a model folder, by its name. */
export type ReadFile = (name: string) => Promise<Uint8Array<ArrayBuffer>>;

/**
 * Loads a model, checks every byte of it against its checksums, and its pictures against
 * those that it must give.
 *
 * @param source The model's folder: its path (Deno and Node), or its URL; or what reads the
 * files of a folder that is elsewhere.
 * @throws {UserError} Where a file is missing or damaged; the message names file and field.
 * @throws {Error} Where the platform has no WebAssembly SIMD.
 */
export async function openModel(source: string | URL | ReadFile): Promise<OpenModel> {
  await bootWasmOnce();
  const [folder, read] = typeof source === "function" ? ["model", source] : readerOf(source);
  const model = await loadModel(folder, (path) => read(path.slice(folder.length + 1)));
  const sampler = createSampler(model);
  verifyGolden(sampler, folder);
  return { config: model.config, sampler };
}

/** What a picture is made of. */
export interface GenerateOptions {
  readonly model: OpenModel;
  /** Any text of 1 to 256 bytes of UTF-8. */
  readonly seed: string;
  /** The name of one of the model's classes, or its index; chosen from the seed where absent. */
  readonly class?: string | number | undefined;
  /** The same, of a model whose classes are domains. */
  readonly domain?: string | number | undefined;
  /** The longer edge in pixels, 16 to 1024; the model's own where absent. */
  readonly size?: number | undefined;
  /** Another seed, whose style steers the finer half of the layers; of models with styles. */
  readonly mix?: string | undefined;
  /** The scale of the noise, or of the styles, 0 to 2; the model's own where absent. */
  readonly truncation?: number | undefined;
  /** `png` where absent; `json` tells about the picture. */
  readonly format?: Format | undefined;
}

/**
 * Makes a picture: what a server answers to `/generate` with the same parameters and the
 * same version of the model.
 *
 * @returns The bytes of a file.
 * @throws {Problem} Where an option is out of its range, or the model has no such class or
 * domain, or no styles to mix; its `members` name the parameter, the value, and what is allowed.
 */
export async function generate(options: GenerateOptions): Promise<Uint8Array<ArrayBuffer>> {
  const { model, seed, class: name, domain, size, mix, truncation, format } = options;
  const texts = Object.entries({
    seed: seed.toWellFormed(), // as the seed's UTF-8 has it
    class: name === undefined ? undefined : `${name}`,
    domain: domain === undefined ? undefined : `${domain}`,
    size: size === undefined ? undefined : `${size}`,
    mix: mix?.toWellFormed(),
    truncation: truncation?.toFixed(16), // the digits that a URL can have
    format,
  }).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const values = Object.fromEntries(texts);
  const query = validateParameters(imageQuery, values, values);
  const picture = seedPicture(resolveDrawing(model.sampler, query), query.seed!);
  return await encoders[query.format].encode(picture);
}

/** A folder's path without its last slash, and what reads its files. */
function readerOf(source: string | URL): [folder: string, read: ReadFile] {
  const folder = `${source}`.replace(/\/$/, "");
  return [folder, (name) => {
    const path = `${folder}/${name}`;
    if (/^https?:/.test(path)) return download(path);
    return readFromDisk(path.startsWith("file:") ? new URL(path) : path);
  }];
}

async function download(url: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(url);
  if (!response.ok) throw new UserError(`${url}: the answer is ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

async function readFromDisk(path: string | URL): Promise<Uint8Array<ArrayBuffer>> {
  const { readFile } = await import("node:fs/promises");
  try {
    return new Uint8Array(await readFile(path));
  } catch (error) {
    throw new UserError(`${path}: cannot be read: ${(error as Error).message}`);
  }
}
