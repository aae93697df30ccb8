/**
 * What a preset is: settings that are known to work, and the data set they are for.
 *
 * @module
 */

import type { Domain } from "../data/domains.ts";
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
  readonly settings: Omit<Settings, "preset">;
}

/** Presets of one kind, as the list of presets shows them. */
export interface PresetGroup {
  readonly title: string;
  /** By name. */
  readonly presets: Readonly<Record<string, Preset>>;
}
