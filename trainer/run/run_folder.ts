/**
 * Where a run keeps its files, and where its model goes.
 *
 * @module
 */

import { UserError } from "../../shared/errors.ts";
import { CONFIG } from "../../shared/model/load.ts";
import { CHECKPOINT } from "./journal.ts";

/** The folders of a run. */
export interface Places {
  /** Checkpoint, log and grids. */
  readonly run: string;
  /** The model folder that the run ends in. */
  readonly out: string;
}

/** What was asked for. */
export interface Wanted {
  readonly preset: string;
  /** `--out`; undefined to choose. */
  readonly out: string | undefined;
  readonly resume: boolean;
  readonly replace: boolean;
}

const NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/**
 * Chooses the folders of a run. Nothing that exists is overwritten unasked: without
 * `--out`, a new run takes the first free of NAME, NAME-2, …, and a resumed one the
 * last of them that is there.
 *
 * @throws {UserError} Where a named folder is taken, or there is nothing to resume.
 */
export async function choosePlaces({ preset, out, resume, replace }: Wanted): Promise<Places> {
  if (out !== undefined) {
    const places = placesOf(out.replace(/\/+$/, ""));
    if (resume) await mustResume(places);
    else if (!replace) await mustBeFree(places);
    return places;
  }
  const candidates = Array.from(
    { length: 1000 },
    (_, i) => placesOf(`weights/${preset}${i === 0 ? "" : `-${i + 1}`}`),
  );
  if (!resume) {
    for (const places of candidates) if (await isFree(places)) return places;
    throw new UserError(
      `There are 1000 runs of the preset "${preset}" in runs; name one with --out`,
    );
  }
  let last = candidates[0]!;
  for (const places of candidates) if (await exists(`${places.run}/${CHECKPOINT}`)) last = places;
  await mustResume(last);
  return last;
}

function placesOf(out: string): Places {
  const name = out.slice(out.lastIndexOf("/") + 1);
  if (!NAME.test(name)) {
    throw new UserError(
      `--out "${out}": the folder's name is the model's name in URLs, so it must be 1 to 64 of ` +
        `a-z, 0-9, '.', '_' and '-', the first a letter or digit`,
    );
  }
  return { run: `runs/${name}`, out };
}

async function mustResume({ run }: Places): Promise<void> {
  if (await exists(`${run}/${CHECKPOINT}`)) return;
  throw new UserError(`--resume: ${run} holds no checkpoint; leave --resume out to start a run`);
}

async function mustBeFree({ run, out }: Places): Promise<void> {
  if (await exists(`${run}/${CHECKPOINT}`)) {
    throw new UserError(
      `${run} holds a run already: go on with --resume, start over with --replace, or name ` +
        `another with --out`,
    );
  }
  if (await exists(`${out}/${CONFIG}`)) {
    throw new UserError(
      `${out} holds a model already: give --replace to publish a new version of it, or name ` +
        `another with --out`,
    );
  }
}

async function isFree({ run, out }: Places): Promise<boolean> {
  return !(await exists(`${run}/${CHECKPOINT}`)) && !(await exists(`${out}/${CONFIG}`));
}

/** @throws {UserError} Where that cannot be found out. */
export async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw new UserError(`${path}: cannot look (${(error as Error).message})`);
  }
}

/**
 * Makes a folder, and those that it lies in, unless it is there.
 *
 * @throws {UserError} Where that is not possible or not allowed.
 */
export async function makeFolder(path: string): Promise<void> {
  try {
    await Deno.mkdir(path, { recursive: true });
  } catch (error) {
    throw new UserError(`${path}: cannot make this folder (${(error as Error).message})`);
  }
}

/** The folder that a folder lies in. */
export function parentOf(path: string): string {
  const end = path.lastIndexOf("/");
  return end < 0 ? "." : path.slice(0, end) || "/";
}
