import { UserError } from "../errors.ts";
import type { PictureShape } from "./family.ts";

/**
 * The size of the smallest feature map of a generator that doubles it level by level.
 *
 * @param family Its name, for the message.
 * @throws {UserError} Where the picture's sides cannot be halved so often.
 */
export function baseSize(
  { height, width }: Pick<PictureShape, "height" | "width">,
  levels: number,
  family: string,
): { height: number; width: number } {
  const factor = 2 ** (levels - 1);
  if (height % factor !== 0 || width % factor !== 0) {
    throw new UserError(
      `Pictures of ${width}x${height} do not fit ${levels} levels of the family "${family}": ` +
        `both sides must be multiples of ${factor}; choose another size or number of levels`,
    );
  }
  return { height: height / factor, width: width / factor };
}
