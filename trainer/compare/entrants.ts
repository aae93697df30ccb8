/**
 * Who takes part in a comparison: generators that are there, and presets that are to be
 * trained for it.
 *
 * @module
 */

import { UserError } from "../../shared/errors.ts";
import { CONFIG } from "../../shared/model/load.ts";
import { kindOf } from "../presets/preset.ts";
import { presets } from "../presets/registry.ts";
import { zoo } from "../presets/zoo/zoo.ts";
import { exists } from "../run/run_folder.ts";

/** Who takes part. */
export interface Entrant {
  /** The last part of its folder, or its preset's name. */
  readonly name: string;
  /** Of a model that is there; null for one that is to be trained. */
  readonly folder: string | null;
  /** To train by; null for a model that is there. */
  readonly preset: string | null;
}

/** What a model of the zoo is called, after its family or variant. */
const zooFolder = (name: string) => `weights/zoo-${name}`;
/** What its preset is called. */
const zooPreset = (name: string) => `${name}-mnist`;
/** Those of the zoo: the families, and variants of them. */
const zooNames = Object.keys(zoo.presets).map((name) => name.replace(/-mnist$/, ""));
/** Those that make pictures. */
const known = Object.keys(presets).filter((name) => kindOf(presets[name]!) === "pictures");

/**
 * Finds who is meant by names: of a preset, which is trained; of a model's folder; or of a
 * family, which is its model in the zoo if there is one, and its preset otherwise.
 *
 * @param names Every family where there are none.
 * @param isFresh Whether what can be trained is trained, whatever models there are.
 * @throws {UserError} For a name that is none of these, or that comes twice.
 */
export async function findEntrants(names: readonly string[], isFresh: boolean): Promise<Entrant[]> {
  const entrants: Entrant[] = [];
  for (const name of names.length > 0 ? names : zooNames) {
    const entrant = await findEntrant(name.replace(/\/+$/, ""), isFresh);
    if (entrants.some((other) => other.name === entrant.name)) {
      throw new UserError(`"${name}" takes part twice: ${entrant.name} is named already`);
    }
    entrants.push(entrant);
  }
  return entrants;
}

async function findEntrant(name: string, isFresh: boolean): Promise<Entrant> {
  if (known.includes(name)) return trained(name);
  if (zooNames.includes(name)) {
    const folder = zooFolder(name);
    const isThere = !isFresh && await exists(`${folder}/${CONFIG}`);
    return isThere ? published(folder) : trained(zooPreset(name));
  }
  if (await exists(`${name}/${CONFIG}`)) return published(name);
  throw new UserError(
    `"${name}" is neither a preset (${known.join(", ")}), nor a family ` +
      `(${zooNames.join(", ")}), nor the folder of a model`,
  );
}

function trained(preset: string): Entrant {
  return { name: preset, folder: null, preset };
}

function published(folder: string): Entrant {
  return { name: folder.slice(folder.lastIndexOf("/") + 1), folder, preset: null };
}
