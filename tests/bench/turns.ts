/**
 * Fair comparison on a machine that is not ours alone: contenders take turns, so that
 * what slows the machine for a while slows all of them.
 *
 * @module
 */

/** One turn: gives one measurement, in whatever unit. */
export type Turn = () => number | Promise<number>;

/**
 * Gives every contender its turns, the first to begin a round being the last in the next.
 *
 * @param warmUp Rounds that nobody counts: code is compiled, files come into caches.
 * @returns The measurements of each, a round each, by name.
 */
export async function takeTurns<Name extends string>(
  rounds: number,
  contenders: Readonly<Record<Name, Turn>>,
  warmUp = 2,
): Promise<Record<Name, number[]>> {
  const names = Object.keys(contenders) as Name[];
  const measured = Object.fromEntries(names.map((name) => [name, [] as number[]]));
  for (let round = -warmUp; round < rounds; round++) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const value = await contenders[name]();
      if (round >= 0) measured[name]!.push(value);
    }
  }
  return measured as Record<Name, number[]>;
}

/**
 * Makes a turn of something short: it is repeated for a while.
 *
 * @returns A turn that gives the median of its milliseconds.
 */
export function repeated(turnMs: number, work: () => unknown): Turn {
  return async () => {
    const times: number[] = [];
    const end = performance.now() + turnMs;
    while (times.length < 3 || performance.now() < end) {
      const start = performance.now();
      await work();
      times.push(performance.now() - start);
    }
    return median(times);
  };
}

/** The middle one, the upper of the two in the middle of an even number. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** How two compare: a ratio of medians, and the quartiles of the ratios of the rounds. */
export function compare(ours: readonly number[], theirs: readonly number[]) {
  const ratios = ours.map((value, round) => value / theirs[round]!);
  return {
    ratio: median(ours) / median(theirs),
    ratio_quartiles: [quantile(ratios, 0.25), quantile(ratios, 0.75)] as [number, number],
  };
}

/** The value below which this share of them lies. */
export function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * share)]!;
}
