/**
 * The share of pictures that are what they were meant to be.
 *
 * @param found The class that a classifier sees in each picture, `[N]`.
 * @param wanted The class that each was asked to be, `[N]`.
 * @returns 0 to 1.
 */
export function accuracy(found: ArrayLike<number>, wanted: ArrayLike<number>): number {
  let right = 0;
  for (let i = 0; i < wanted.length; i++) if (found[i] === wanted[i]) right++;
  return right / wanted.length;
}
