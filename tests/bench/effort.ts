/** How much is measured: the more, the less a machine's moods matter. */
export interface Effort {
  /** Turns that each contender gets, after the ones that warm it up. */
  readonly rounds: number;
  /** A turn of something that takes milliseconds repeats it for so long. */
  readonly turnMs: number;
  /** A turn of a server under load takes so long. */
  readonly loadMs: number;
  /** Pictures after which a server's memory is looked at. */
  readonly pictures: number;
  /** Requests of all kinds after which it is looked at again. */
  readonly mixed: number;
  readonly training: { readonly rounds: number; readonly seconds: number };
}

/** For figures that are to be believed. */
export const full: Effort = {
  rounds: 12,
  turnMs: 150,
  loadMs: 500,
  pictures: 1000,
  mixed: 1_000_000,
  training: { rounds: 3, seconds: 8 },
};

/** For seeing that everything runs. */
export const quick: Effort = {
  rounds: 1,
  turnMs: 1,
  loadMs: 150,
  pictures: 9,
  mixed: 1000,
  training: { rounds: 1, seconds: 1 },
};

/** With full turns, so many models take as long as they may. */
const FEW_MODELS = 4;

/** The time of a turn where so many models take theirs: all together no longer than a few. */
export function turnMsOf({ turnMs }: Effort, models: number): number {
  return turnMs * Math.min(1, FEW_MODELS / models);
}
