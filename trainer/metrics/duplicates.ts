/**
 * Whether a generator copies: how many of its pictures are nearer to a training
 * picture, or to one another, than real pictures are.
 *
 * Near is what is nearer than 99 in 100 real pictures are to their nearest neighbour,
 * both in the features of the classifier and pixel by pixel: in features alone, two
 * cats of one pose are near; in pixels alone, two that are out of focus. Of real
 * pictures, one in a hundred counts at most.
 *
 * @module
 */

import type { Dataset } from "../data/dataset.ts";
import type { Features } from "./features.ts";
import {
  featurePoints,
  nearestNeighbours,
  nearestOfTwo,
  pixelPoints,
  type Points,
} from "./nearest.ts";
import { pickImages, realRows } from "./pictures.ts";

/** The share of real pictures that are as near to their nearest neighbour as counts. */
const NEAR = 0.01;

/** Shares of a set of pictures, 0 to 1. */
export interface Duplicates {
  /** Near to a training picture. */
  readonly copies: number;
  /** Near to another picture of the set. */
  readonly twins: number;
}

/** The pictures of a data set, in the two parts that the classifier made of them. */
export interface Parts {
  readonly train: Dataset;
  /** Those that the classifier did not learn from. */
  readonly heldOut: Dataset;
}

/** The features of pictures `[N, H, W, C]`, as `Yardstick.features` gives them. */
export type FeaturesOf = (images: Uint8Array) => Promise<Features>;

/**
 * Counts duplicates among forged pictures, and among real ones that were held out.
 * A real picture is compared with all others of the data set, a forged one with all.
 *
 * @param images The forged pictures, `[N, H, W, C]`; two or more.
 * @param parts Two or more of each.
 */
export async function countDuplicates(
  images: Uint8Array,
  { train, heldOut }: Parts,
  featuresOf: FeaturesOf,
): Promise<{ readonly forged: Duplicates; readonly real: Duplicates }> {
  const size = heldOut.images.length / heldOut.count;
  const own = realRows(heldOut, images.length / size);
  const inFeatures = async (images: Uint8Array) => featurePoints(await featuresOf(images));
  const inPixels = (images: Uint8Array) => Promise.resolve(pixelPoints({ ...heldOut, images }));

  const copies: Counted[] = [];
  const twins: Counted[] = [];
  for (const pointsOf of [inFeatures, inPixels]) {
    const all = [await pointsOf(train.images), await pointsOf(heldOut.images)] as const;
    const real = await pointsOf(pickImages(heldOut, own));
    const forged = await pointsOf(images);
    copies.push(nearOnes(await toNearest(forged, all, null), await toNearest(real, all, own)));
    // Among as many as there are real ones: the more there are, the nearer they are.
    const some = await pointsOf(images.subarray(0, own.length * size));
    twins.push(nearOnes(await toOthers(some), await toOthers(real)));
  }
  return {
    forged: { copies: shareOf(copies, "forged"), twins: shareOf(twins, "forged") },
    real: { copies: shareOf(copies, "real"), twins: shareOf(twins, "real") },
  };
}

/** Distances to the nearest of two sets, `[N]`; `own` are indices in the second. */
async function toNearest(
  points: Points,
  [first, second]: readonly [Points, Points],
  own: ArrayLike<number> | null,
): Promise<number[]> {
  const neighbours = nearestOfTwo(
    await nearestNeighbours(points, first),
    await nearestNeighbours(points, second, own),
    first.count,
  );
  return neighbours.map(({ distance }) => distance);
}

/** Distances to the nearest other of a set, `[N]`. */
async function toOthers(points: Points): Promise<number[]> {
  const own = Array.from({ length: points.count }, (_, i) => i);
  return (await nearestNeighbours(points, points, own)).map(({ distance }) => distance);
}

/** Which pictures are near in one space. */
type Counted = Readonly<Record<"forged" | "real", readonly boolean[]>>;

function nearOnes(forged: readonly number[], real: readonly number[]): Counted {
  const bound = real.toSorted((a, b) => a - b)[Math.floor(NEAR * real.length)]!;
  const isNear = (distance: number) => distance < bound;
  return { forged: forged.map(isNear), real: real.map(isNear) };
}

/** The share that is near in every space. */
function shareOf(spaces: readonly Counted[], kind: keyof Counted): number {
  const [first, ...others] = spaces.map((space) => space[kind]);
  return first!.filter((isNear, i) => isNear && others.every((other) => other[i])).length /
    first!.length;
}
