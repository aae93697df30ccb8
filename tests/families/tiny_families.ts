/**
 * The table that the conformance suite goes by: settings of every family that are small
 * enough to be played many times. A family without an entry does not pass.
 *
 * @module
 */

import type { Settings } from "../../trainer/game/settings.ts";
import { tinySettings } from "../trainer/tiny.ts";

/** Settings of a family, in the place of those of `tinySettings()`. */
type Changes = Pick<Settings, "generator" | "judge"> & Partial<Settings>;

/** A family on the pictures of `bars()`: 8x8, grey, two classes. */
export interface TinyFamily {
  /**
   * Whether two workers, each with half of every batch, play another game than one: where a
   * batch is normalised by itself, or units are dropped by chance.
   */
  readonly isOfItsWorkers?: boolean;
  /** As small as the family can be. */
  readonly tiny: Changes;
  /** Large enough to learn what bars are in some hundred steps. */
  readonly lesson: Changes;
}

/** By the family's name. */
export const tinyFamilies: Readonly<Record<string, TinyFamily>> = {
  gan: {
    isOfItsWorkers: true,
    tiny: {
      generator: { hidden: [6, 5] },
      judge: { hidden: [4, 3], pieces: 2, dropout: { inputs: 0.2, hidden: 0.5 } },
      gamma: 0,
    },
    lesson: {
      generator: { hidden: [64, 128] },
      judge: { hidden: [64, 64], pieces: 3, dropout: { inputs: 0, hidden: 0.3 } },
      ...{ gamma: 0, rate: 4e-3, images: 6400 },
    },
  },
  dcgan: {
    isOfItsWorkers: true,
    tiny: { generator: { channels: [4, 3] }, judge: { channels: [3, 4] }, gamma: 0 },
    lesson: {
      ...{ generator: { channels: [24, 16] }, judge: { channels: [16, 32] } },
      ...{ gamma: 0, rate: 2e-3, images: 6400 },
      adam: { beta1: 0.5, beta2: 0.999, epsilon: 1e-8 },
    },
  },
  modern: {
    tiny: {
      generator: { levels: [{ channels: 4, convolutions: 0 }, { channels: 3, convolutions: 1 }] },
      judge: {
        levels: [{ channels: 3, convolutions: 0 }, { channels: 4, convolutions: 0 }],
        features: 5,
      },
      loss: "relativistic",
    },
    lesson: {
      generator: { levels: [{ channels: 24, convolutions: 0 }, { channels: 16, convolutions: 0 }] },
      judge: {
        levels: [{ channels: 16, convolutions: 0 }, { channels: 32, convolutions: 0 }],
        features: 32,
      },
      loss: "relativistic",
    },
  },
};

/**
 * The tiny settings of a family.
 *
 * @throws {Error} Where the table has none.
 */
export function tinySettingsOf(name: string): Settings {
  return tinySettings({ ...entryOf(name).tiny, family: name, preset: `tiny-${name}` });
}

/** The settings of a family's short run. */
export function lessonOf(name: string): Settings {
  return tinySettings({
    ...{ family: name, preset: `tiny-${name}`, latentSize: 8, gamma: 0.3 },
    ...{ images: 3200, batch: 32, rate: 3e-3, emaHalfLife: 0.1 },
    ...entryOf(name).lesson,
  });
}

function entryOf(name: string): TinyFamily {
  const entry = tinyFamilies[name];
  if (entry !== undefined) return entry;
  throw new Error(
    `The family "${name}" has no settings in tests/families/tiny_families.ts, by which the ` +
      `conformance suite tries it: add a line there`,
  );
}
