/**
 * The files of a run's moments, for who writes them and who reads them.
 *
 * @module
 */

/** Files of a run's folder. */
export const MOMENTS = "moments.jsonl";
export const REAL = "real.png";
export const GRID = /^grid-(\d+)\.png$/;

/** A line of `moments.jsonl`; what a game without a judge cannot say is absent. */
export interface Moment {
  /** Pictures seen. */
  readonly images: number;
  /** P(real) of each real picture of `real.png`, and of each forged one of the grid. */
  readonly real?: readonly number[];
  readonly forged?: readonly number[];
  /** How different the forged pictures of a class are from each other; as real ones: 1. */
  readonly diversity: number;
  /** How much the forger's loss heeds the judge: the size of its gradient by the logits. */
  readonly pull?: number;
}

/** The file of a grid. */
export function gridName(images: number): string {
  return `grid-${`${images}`.padStart(9, "0")}.png`;
}
