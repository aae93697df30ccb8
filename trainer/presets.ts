/**
 * The presets: settings that are known to work, and the data set each is for.
 *
 * @module
 */

import { UserError } from "../shared/errors.ts";
import type { PictureShape } from "../shared/generators/family.ts";
import type { Settings } from "./game/settings.ts";

/** A preset. */
export interface Preset {
  /** What it is, in a line of the help. */
  readonly summary: string;
  /** The data set that it trains on where none is given, by name; null: one must be given. */
  readonly data: string | null;
  /** Edge in pixels to which pictures of other sizes are brought; null: all must be of one. */
  readonly size: number | null;
  readonly settings: Omit<Settings, "preset">;
}

/** The smallest feature map has sides from here to just below twice as much, or an odd one. */
const LEAST_SIDE = 4;
/** Beyond this a network could not see a picture as a whole before its last layer. */
const MOST_SIDE = 15;
const MOST_CHANNELS = 256;

/** The preset of runs on images that none is named for; see {@linkcode settingsFor}. */
export const OWN = "own";

/** Wide enough for 28x28 pictures in grey: 204,273 weights to forge with, 465,185 to judge with. */
const grey: Preset["settings"] = {
  family: "modern",
  generator: {
    levels: [
      { channels: 48, convolutions: 0 }, // 7x7
      { channels: 32, convolutions: 1 }, // 14x14
      { channels: 16, convolutions: 0 }, // 28x28
    ],
  },
  judge: {
    levels: [
      { channels: 32, convolutions: 0 }, // 14x14
      { channels: 64, convolutions: 1 }, // 7x7
      { channels: 128, convolutions: 0 }, // 4x4
    ],
    features: 128,
  },
  latentSize: 64,
  loss: "relativistic",
  penalty: "r1-and-r2",
  // Keeps the judge's verdicts near 60 % and 40 %; at 0.3 it ran away to 98 % and 2 %.
  gamma: 1,
  finalGamma: 0.1,
  // A quarter of the penalties, four times as strong: three quarters of their cost saved.
  penaltyInterval: 4,
  batch: 64,
  images: 500_000,
  // High for a GAN; the penalty allows it, and the averaged weights are what is published.
  rate: 1e-3,
  finalRate: 0.1,
  // As in R3GAN: no momentum, since the other player moves too.
  adam: { beta1: 0, beta2: 0.99, epsilon: 1e-8 },
  // Long enough to average out the game's circling, short enough to forget early pictures.
  emaHalfLife: 0.05,
  maxLead: 0.9,
  mirror: false, // digits are not symmetric, and shoes all point one way
  augmentAbove: 1, // sixty thousand pictures are too many to be learned by heart
  // A little off the tails of the noise, where strokes break: at 0.95 a quarter fewer digits
  // were misread than at 1, for a fifth more Fréchet distance, so something between.
  truncation: 0.97,
  seed: 0,
};

/**
 * For pictures in colour and of more pixels, a few thousand of them. Cat heads, 64x64, in
 * short runs, judged by eye:
 *
 *   batch  rate  γ    pictures  P(real) of real  what there was
 *   64     1e-3  1    4,000     99 %             one colour, for good; at γ = 10 too
 *   64     4e-4  3    24,000    54 %             noise: the judge knew next to nothing
 *   16     3e-4  1    12,000    58 %             heads with ears before a background
 *   16     3e-4  0.3  12,000    64 %             patches of fur, fewer heads
 */
const photographs: Omit<Preset["settings"], "generator" | "judge"> = {
  ...grey,
  // Four times the steps for the same work; a few thousand pictures are not so different that
  // a gradient needs more of them.
  batch: 16,
  rate: 3e-4,
  gamma: 1,
  images: 1_000_000,
  mirror: true,
  augmentAbove: 0.6,
  truncation: 1,
};

/** Every preset, by name. */
export const presets: Readonly<Record<string, Preset>> = {
  drawn: {
    summary: "digits drawn by code, 28x28; needs no download, about two minutes on two cores",
    data: "drawn",
    size: null,
    settings: {
      ...grey,
      generator: {
        levels: [
          { channels: 32, convolutions: 0 },
          { channels: 24, convolutions: 0 },
          { channels: 16, convolutions: 0 },
        ],
      },
      judge: {
        levels: [
          { channels: 16, convolutions: 0 },
          { channels: 32, convolutions: 0 },
          { channels: 64, convolutions: 0 },
        ],
        features: 64,
      },
      images: 90_000,
      // Six thousand pictures are soon known by heart; a judge on a shorter lead learns them later.
      gamma: 4,
    },
  },
  mnist: {
    summary: "handwritten digits, 28x28, by the relativistic loss; about an hour on two cores",
    data: "mnist",
    size: null,
    settings: grey,
  },
  fashion: {
    summary: "articles of clothing, 28x28, ten classes by name; about an hour on two cores",
    data: "fashion-mnist",
    size: null,
    settings: grey,
  },
  course: {
    summary: "the same digits by the course's loss, binary cross-entropy",
    data: "mnist",
    size: null,
    settings: { ...grey, loss: "binary-cross-entropy" },
  },
  cats: {
    summary: "a folder or zip of colour pictures, such as cat heads, made 64x64",
    data: null,
    size: 64,
    settings: { ...photographs, ...networksFor({ height: 64, width: 64 }) },
  },
};

/** The settings for pictures that no preset is named for. */
export function settingsFor(
  pictures: Pick<PictureShape, "height" | "width" | "channels">,
): Preset["settings"] {
  const { height, width, channels } = pictures;
  const isSmall = height * width * channels <= 32 * 32;
  return { ...(isSmall ? grey : photographs), ...networksFor(pictures) };
}

/**
 * Networks for pictures of a size: each doubling of the sides halves the channels, so that
 * every level costs about the same.
 *
 * @throws {UserError} For sides that cannot be halved often enough.
 */
function networksFor(
  { height, width }: Pick<PictureShape, "height" | "width">,
): Pick<Preset["settings"], "generator" | "judge"> {
  let halvings = 0;
  const divides = (factor: number) =>
    [height, width].every((side) => side % factor === 0 && side / factor >= LEAST_SIDE);
  while (divides(2 ** (halvings + 1))) halvings++;
  if (halvings === 0 || Math.min(height, width) / 2 ** halvings > MOST_SIDE) {
    throw new UserError(
      `Pictures of ${width}x${height} cannot be halved to a few pixels, as networks must; ` +
        `bring them to another size, such as --size 64, or name a --preset`,
    );
  }
  const level = (channels: number) => ({
    channels: Math.min(MOST_CHANNELS, channels),
    convolutions: 0,
  });
  const doublings = Array.from({ length: halvings + 1 }, (_, i) => 2 ** i);
  return {
    generator: { levels: doublings.map((times) => level(16 * times)).toReversed() },
    judge: { levels: doublings.slice(0, -1).map((times) => level(32 * times)), features: 128 },
  };
}
