/**
 * Networks of the family `modern` that fit pictures of any size.
 *
 * @module
 */

import { UserError } from "../../shared/errors.ts";
import type { PictureShape } from "../../shared/generators/family.ts";
import type { Preset } from "./preset.ts";

/** The smallest feature map has sides from here to just below twice as much, or an odd one. */
const LEAST_SIDE = 4;
/** Beyond this a network could not see a picture as a whole before its last layer. */
const MOST_SIDE = 15;
const MOST_CHANNELS = 256;

/**
 * Networks for pictures of a size: each doubling of the sides halves the channels, so that
 * every level costs about the same.
 *
 * @throws {UserError} For sides that cannot be halved often enough.
 */
export function networksFor(
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
