/**
 * The presets, by name. Adding one is a line in the file of its group.
 *
 * @module
 */

import { digits } from "./digits.ts";
import { failures } from "./failures.ts";
import { fashion } from "./fashion.ts";
import { photographs } from "./photographs.ts";
import type { Preset, PresetGroup } from "./preset.ts";
import { small } from "./small.ts";
import { zoo } from "./zoo/zoo.ts";

/** The presets, kind by kind. */
export const presetGroups: readonly PresetGroup[] = [
  digits,
  fashion,
  photographs,
  zoo,
  failures,
  small,
];

/** Every preset, by name. */
export const presets: Readonly<Record<string, Preset>> = Object.assign(
  {},
  ...presetGroups.map((group) => group.presets),
);

/** A list of all, for the terminal; several lines without a line break at the end. */
export function describePresets(): string {
  return presetGroups.map(({ title, presets }) => {
    const width = Math.max(...Object.keys(presets).map((name) => name.length));
    const lines = Object.entries(presets).map(([name, { summary }]) =>
      `  ${name.padEnd(width)}  ${summary}`
    );
    return [title, ...lines].join("\n");
  }).join("\n\n");
}
