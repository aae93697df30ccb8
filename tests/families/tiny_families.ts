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
  /** Its name, where the entry is of a variant and has another. */
  readonly family?: string;
  /**
   * Whether two workers, each with half of every batch, play another game than one: where a
   * batch is normalised by itself, or units are dropped by chance.
   */
  readonly isOfItsWorkers?: boolean;
  /**
   * Parameters, as `player/name`, whose gradient is that of a mean over draws, and not of the
   * draws at hand, so that no difference of two losses shows it: its own test has to.
   */
  readonly ofTheMean?: RegExp;
  /** As small as the family can be. */
  readonly tiny: Changes;
  /** Large enough to learn what bars are in some hundred steps. */
  readonly lesson: Changes;
}

/** By the names of families, and of variants. */
export const tinyFamilies: Readonly<Record<string, TinyFamily>> = {
  vae: {
    tiny: {
      ...{ generator: { hidden: [6], latent: "normal" }, judge: { hidden: [5] } },
      gamma: 0,
    },
    lesson: {
      ...{ generator: { hidden: [64], latent: "normal" }, judge: { hidden: [64] } },
      ...{ gamma: 0, rate: 1e-2, images: 4096 },
      adam: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
    },
  },
  "vae-sphere": {
    family: "vae",
    isOfItsWorkers: true, // some draws are rejected, and others drawn
    ofTheMean: /^judge\/(hidden|spread)/, // on which it depends which are
    tiny: {
      ...{ generator: { hidden: [6], latent: "sphere" }, judge: { hidden: [5] } },
      gamma: 0,
    },
    lesson: {
      ...{ generator: { hidden: [64], latent: "sphere" }, judge: { hidden: [64] } },
      ...{ latentSize: 4, gamma: 0, rate: 1e-2, images: 6400 },
      adam: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
    },
  },
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
  cogan: {
    isOfItsWorkers: true,
    tiny: {
      generator: { channels: [4, 3] },
      judge: { channels: [2, 3], features: 5 },
      gamma: 0,
    },
    lesson: {
      ...{ generator: { channels: [24, 16] }, judge: { channels: [8, 16], features: 64 } },
      ...{ gamma: 0, rate: 2e-3, images: 6400 },
      adam: { beta1: 0.5, beta2: 0.999, epsilon: 1e-8 },
    },
  },
  progan: {
    isOfItsWorkers: true, // where between two pictures the penalty looks is drawn by each
    tiny: {
      generator: { levels: [{ channels: 4 }, { channels: 3 }] },
      judge: { levels: [{ channels: 3 }, { channels: 4 }] },
      ...{ loss: "wasserstein", penalty: "wgan-gp", gamma: 10, finalGamma: 1 },
    },
    lesson: {
      generator: { levels: [{ channels: 24 }, { channels: 16 }] },
      judge: { levels: [{ channels: 16 }, { channels: 32 }] },
      ...{ loss: "wasserstein", penalty: "wgan-gp", gamma: 10, finalGamma: 1, penaltyInterval: 1 },
      ...{ rate: 2e-2, batch: 8, images: 3000 },
    },
  },
  stylegan: {
    tiny: {
      generator: {
        ...{ latent: 3, mapping: { style: 4, layers: 2, rate: 0.01 }, mixing: 0.9 },
        levels: [{ channels: 4 }, { channels: 3 }],
      },
      judge: { levels: [{ channels: 3 }, { channels: 4 }] },
      latentSize: 3 + 2 * 16 + 2 * 64,
      penalty: "r1",
    },
    lesson: {
      generator: {
        ...{ latent: 8, mapping: { style: 16, layers: 2, rate: 0.01 }, mixing: 0.9 },
        levels: [{ channels: 24 }, { channels: 16 }],
      },
      judge: { levels: [{ channels: 16 }, { channels: 32 }] },
      latentSize: 8 + 2 * 16 + 2 * 64,
      ...{ penalty: "r1", gamma: 1, finalGamma: 1, rate: 3e-2, batch: 8, images: 1600 },
    },
  },
  stylegan2: {
    tiny: {
      generator: {
        ...{ latent: 3, mapping: { style: 4, layers: 2, rate: 0.01 }, mixing: 0.9 },
        levels: [{ channels: 4 }, { channels: 3 }],
      },
      judge: {
        levels: [{ channels: 3 }, { channels: 4 }],
        paths: { weight: 2, interval: 2 },
      },
      latentSize: 3 + 16 + 2 * 64,
      penalty: "r1",
    },
    lesson: {
      generator: {
        ...{ latent: 8, mapping: { style: 16, layers: 2, rate: 0.01 }, mixing: 0.9 },
        levels: [{ channels: 32 }, { channels: 24 }],
      },
      judge: {
        levels: [{ channels: 16 }, { channels: 32 }],
        paths: { weight: 0.5, interval: 8 },
      },
      latentSize: 8 + 16 + 2 * 64,
      ...{ penalty: "r1", gamma: 1, finalGamma: 1, rate: 2e-2, batch: 8, images: 4000 },
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

/** The names of a family's entries. */
export function entriesOf(family: string): string[] {
  return Object.keys(tinyFamilies).filter((name) => familyOf(name) === family);
}

/** The family that an entry is of. */
export function familyOf(name: string): string {
  return tinyFamilies[name]!.family ?? name;
}

/** The tiny settings of an entry. */
export function tinySettingsOf(name: string): Settings {
  const { tiny } = tinyFamilies[name]!;
  return tinySettings({ ...tiny, family: familyOf(name), preset: `tiny-${name}` });
}

/** The settings of its short run. */
export function lessonOf(name: string): Settings {
  return tinySettings({
    ...{ family: familyOf(name), preset: `tiny-${name}`, latentSize: 8, gamma: 0.3 },
    ...{ images: 3200, batch: 32, rate: 3e-3, emaHalfLife: 0.1 },
    ...tinyFamilies[name]!.lesson,
  });
}
