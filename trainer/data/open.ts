/**
 * Opens whatever a user names as data.
 *
 * @module
 */

import { UserError } from "../../shared/errors.ts";
import { CACHE_FOLDER } from "./cache_folder.ts";
import { keyOfArchive, keyOfFolder } from "./cache_key.ts";
import { hasCifar10, openCifar10Archive, openCifar10Folder } from "./cifar10_binary.ts";
import type { Dataset, OnProgress } from "./dataset.ts";
import { inDomains } from "./domains.ts";
import { download } from "./download.ts";
import { findIdxPair, labelsBeside, openIdx } from "./idx.ts";
import { listImageFolder } from "./image_folder.ts";
import type { ImageFiles } from "./image_files.ts";
import { readImages } from "./image_set.ts";
import { listImageZip } from "./image_zip.ts";
import { identify, type Identity, KNOWN_SETS } from "./known_sets.ts";
import { MADE_SETS } from "./made_sets.ts";
import { PixelCache } from "./pixel_cache.ts";
import { messageOf, readBytes } from "./read_bytes.ts";
import { refit } from "./refit.ts";
import type { Survey } from "./survey.ts";
import type { Target } from "./target.ts";

/** How to open a data set. */
export interface OpenOptions extends Target {
  /** Where downloads and decoded pixels are kept; `CACHE_FOLDER` if left out. */
  readonly cacheFolder?: string | undefined;
  readonly onProgress?: OnProgress | undefined;
  /** Stands in for the network in tests. */
  readonly fetch?: typeof fetch | undefined;
}

/** A data set that was opened, and how. */
export interface Opened {
  readonly dataset: Dataset;
  /** What there is to say of the files; null for those that are no image files, such as IDX. */
  readonly survey: Survey | null;
  /** Whether the pixels had been decoded before. */
  readonly isFromCache: boolean;
}

/** Opens a data set; see `openAndSurvey`. */
export async function openDataset(source: string, options: OpenOptions = {}): Promise<Dataset> {
  return (await openAndSurvey(source, options)).dataset;
}

/**
 * Opens a data set.
 *
 * What exists as a file or folder is taken as a path, and so is what contains a
 * slash; anything else is a name: one of `MADE_SETS`, or of `KNOWN_SETS`, which are
 * downloaded once. A path leads to
 * - a folder with an IDX pair, or the file of images of one (labels beside it);
 * - a folder with the batches of CIFAR-10's binary version, or a tar of them;
 * - a folder or zip of images, labelled by class folders, dataset.json or not at all;
 * - a folder with nothing but one such zip.
 *
 * @throws {UserError} If there is no such thing, or it cannot be used; the
 *   message names the file and the remedy.
 */
export async function openAndSurvey(source: string, options: OpenOptions = {}): Promise<Opened> {
  const { size, fit, domains } = options;
  if (size === undefined && fit !== undefined) {
    throw new UserError(`--fit ${fit} says how to come to a size: add one, such as --size 64`);
  }
  if (size !== undefined && !(Number.isInteger(size) && size >= 4 && size <= 1024)) {
    throw new UserError(`--size ${size} is not a whole number of pixels from 4 to 1024`);
  }
  const opened = await open(source, options);
  if (domains === undefined) return opened;
  return { ...opened, dataset: inDomains(opened.dataset, domains) };
}

/** Opens a data set, whatever its domains are to be. */
async function open(source: string, options: OpenOptions): Promise<Opened> {
  const path = source.length > 1 ? source.replace(/[/\\]+$/, "") : source;
  const info = await stat(path);
  if (info) return info.isDirectory ? openFolder(path, options) : openFile(path, options);
  if (/[/\\]/.test(source)) throw new UserError(`${source} does not exist: check the path`);
  return plain(await openByName(source, options), options);
}

/** A data set of something else than image files. */
async function plain(dataset: Dataset, options: OpenOptions): Promise<Opened> {
  const fitted = await refit(dataset, options, options.onProgress);
  return { dataset: fitted, survey: null, isFromCache: false };
}

/** A data set of image files, decoded once. */
async function decoded(
  key: string,
  identity: Identity,
  options: OpenOptions,
  list: () => ImageFiles,
): Promise<Opened> {
  const cache = new PixelCache(`${options.cacheFolder ?? CACHE_FOLDER}/pixels`);
  const kept = await cache.get(key, identity);
  if (kept) return { ...kept, isFromCache: true };
  const data = await readImages(list(), identity, options, options.onProgress);
  await cache.put(key, data);
  return { ...data, isFromCache: false };
}

async function openByName(name: string, options: OpenOptions): Promise<Dataset> {
  const make = MADE_SETS.get(name);
  if (make) return make();
  const known = KNOWN_SETS.get(name);
  if (!known) {
    const names = [...MADE_SETS.keys(), ...KNOWN_SETS.keys()].join(", ");
    throw new UserError(
      `There is neither a file or folder ${name} nor a data set of that name; ` +
        `the names are ${names}`,
    );
  }
  const folder = `${options.cacheFolder ?? CACHE_FOLDER}/${name}`;
  const { onProgress, fetch } = options;
  const [first, labels] = known.files;
  const path = await download(first, { folder, onProgress, fetch });
  const identity = { name, licence: known.licence };
  if (!labels) return openCifar10Archive(path, identity);
  const pair = { images: path, labels: await download(labels, { folder, onProgress, fetch }) };
  return openIdx(pair, identity);
}

async function openFolder(folder: string, options: OpenOptions): Promise<Opened> {
  const identity = identify(await Deno.realPath(folder));
  const names = await namesIn(folder);
  const pair = findIdxPair(names);
  if (pair) {
    const labels = pair.labels === null ? null : `${folder}/${pair.labels}`;
    return plain(await openIdx({ images: `${folder}/${pair.images}`, labels }, identity), options);
  }
  if (hasCifar10(names)) return plain(await openCifar10Folder(folder, identity), options);
  const files = await listImageFolder(folder);
  const archives = [...names].filter((name) => /\.zip$/i.test(name));
  if (files.images.length === 0 && archives.length === 1) {
    return openFile(`${folder}/${archives[0]}`, options);
  }
  return decoded(await keyOfFolder(files, options), identity, options, () => files);
}

async function openFile(path: string, options: OpenOptions): Promise<Opened> {
  const whole = await Deno.realPath(path);
  const identity = identify(whole);
  if (/\.zip$/i.test(path)) {
    const bytes = await readBytes(path);
    const key = keyOfArchive(bytes, options);
    return decoded(key, identity, options, () => listImageZip(bytes, path));
  }
  if (/\.(tar|tgz|tar\.gz)$/i.test(path)) {
    return plain(await openCifar10Archive(path, identity), options);
  }
  const cut = Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1;
  const folder = path.slice(0, cut);
  const labels = labelsBeside(path.slice(cut), await namesIn(folder || "."));
  const pair = { images: path, labels: labels === null ? null : folder + labels };
  return plain(await openIdx(pair, identity), options);
}

/** The names of what is in a folder. */
async function namesIn(folder: string): Promise<Set<string>> {
  try {
    return new Set(await Array.fromAsync(Deno.readDir(folder), (entry) => entry.name));
  } catch (error) {
    throw new UserError(`Cannot read the folder ${folder} (${messageOf(error)}): check its rights`);
  }
}

/** What is at a path, or null if there is nothing. */
async function stat(path: string): Promise<Deno.FileInfo | null> {
  try {
    return await Deno.stat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw new UserError(`Cannot read ${path} (${messageOf(error)}): check the path and its rights`);
  }
}
