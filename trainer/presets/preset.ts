/**
 * What a preset is: settings that are known to work, and the data set they are for.
 *
 * @module
 */

import type { Domain } from "../data/domains.ts";
import { UserError } from "../../shared/errors.ts";
import type { Dataset, Kind } from "../data/dataset.ts";
import type { Settings } from "../game/settings.ts";

/** A preset. */
export interface Preset {
  /** What it is, in a line of the help. */
  readonly summary: string;
  /** The data set that it trains on where none is given, by name; null: one must be given. */
  readonly data: string | null;
  /** Edge in pixels to which pictures of other sizes are brought; null: all must be of one. */
  readonly size: number | null;
  /** What half of the pictures are made into; absent: nothing. */
  readonly domains?: Domain;
  /** What its data has to be; absent: pictures. */
  readonly kind?: Exclude<Kind, "pictures">;
  readonly settings: Omit<Settings, "preset">;
}

/** What the data of a preset has to be, and that of none. */
export function kindOf(preset: Preset | undefined): Kind {
  return preset?.kind ?? "pictures";
}

/** Presets of one kind, as the list of presets shows them. */
export interface PresetGroup {
  readonly title: string;
  /** By name. */
  readonly presets: Readonly<Record<string, Preset>>;
}

/** The kinds in words. */
const WORDS: Readonly<Record<Kind, string>> = {
  pictures: "pictures",
  points: "points of a plane",
  features: "rows of features",
};

/**
 * Checks that data is of the kind that a preset is for.
 *
 * @param name Of the preset, or of none.
 * @param source As the data was named.
 * @throws {UserError} Where it is of another kind.
 */
export function mustFit(
  name: string,
  presets: Readonly<Record<string, Preset>>,
  { kind }: Pick<Dataset, "kind">,
  source: string,
): void {
  const wanted = kindOf(presets[name]);
  if (kind === wanted) return;
  const others = Object.keys(presets).filter((other) => kindOf(presets[other]) === kind);
  const remedy = kind === "pictures"
    ? `leave --data out, and see that no file or folder is called ${presets[name]!.data}`
    : `choose ${others.map((other) => `--preset ${other}`).join(" or ")}`;
  throw new UserError(
    `The preset ${name} is for ${WORDS[wanted]}, but ${source} holds ${WORDS[kind]}; ${remedy}`,
  );
}
