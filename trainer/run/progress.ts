/**
 * How a run goes, as a line on the terminal and as a line of the log: the same
 * fields in both.
 *
 * @module
 */

import type { Measurements } from "../game/game.ts";
import type { HeldOut } from "../metrics/held_out.ts";
import type { Coverage } from "../metrics/modes.ts";
import type { Scores } from "../metrics/yardstick.ts";
import { clock } from "./clock.ts";
import type { Place } from "./selection.ts";
import type { WarningName } from "./warnings.ts";

/** How fast a run goes. */
export interface Pace {
  /** Pictures seen, and pictures of the whole run. */
  readonly images: number;
  readonly total: number;
  /** Training time so far, over all parts of a resumed run. */
  readonly seconds: number;
  readonly imagesPerSecond: number;
  readonly secondsLeft: number;
  /** Memory of the whole process, in megabytes. */
  readonly memory: number;
}

/** A line of the log; `log.jsonl` holds one JSON object of this kind a line. */
export interface Line
  extends Pace, Partial<Measurements>, Partial<ScoreFields>, Partial<Coverage>, Partial<HeldOut> {
  /** What is going wrong; absent where nothing is. */
  readonly warnings?: readonly WarningName[];
  /** Why the run was given up with this line. */
  readonly stopped?: string;
}

/** What a line of the log says besides, where the averaged generator was measured. */
export interface ScoreFields {
  readonly frechet: number;
  readonly kernel: number;
  /** Standard error of `kernel`. */
  readonly kernelError: number;
  readonly precision: number;
  readonly recall: number;
  readonly density: number;
  readonly coverage: number;
  /** Absent without classes. */
  readonly accuracy?: number;
  /** The least Fréchet distance so far, and the pictures seen then. */
  readonly bestFrechet: number;
  readonly bestImages: number;
  /** The Fréchet distance of as many real pictures, for comparison. */
  readonly realFrechet: number;
}

/** The fields of a measurement. */
export function scoreFields({ scores, best }: Place, real: Pick<Scores, "frechet">): ScoreFields {
  const { frechet, kernel, precision, recall, density, coverage, accuracy } = scores;
  return {
    frechet,
    kernel: kernel.mean,
    kernelError: kernel.standardError,
    precision,
    recall,
    density,
    coverage,
    ...(accuracy === null ? {} : { accuracy }),
    bestFrechet: best.frechet,
    bestImages: best.images,
    realFrechet: real.frechet,
  };
}

/** `At 12,288 images: Fréchet distance 3.21 (real 1.05), …, the best so far` */
export function describeScores({ images, scores, best }: Place, real: Scores): string {
  const { frechet, kernel, density, coverage, accuracy } = scores;
  return [
    `At ${group(images)} images: Fréchet distance ${frechet.toFixed(3)} ` +
    `(real ${real.frechet.toFixed(3)})`,
    `kernel ${kernel.mean.toFixed(4)} ± ${kernel.standardError.toFixed(4)}`,
    `density ${percent(density)}`,
    `coverage ${percent(coverage)}`,
    ...(accuracy === null ? [] : [`class accuracy ${percent(accuracy)}`]),
    best.images === images
      ? "the best so far"
      : `best ${best.frechet.toFixed(3)} at ${group(best.images)}`,
  ].join(", ");
}

const BAR_WIDTH = 20;

/**
 * `[=====     ] 12,288/60,000 images  180/s  4:25 left  …`
 *
 * @param unit What is counted.
 */
export function describe(line: Line, unit = "images"): string {
  const { images, total, imagesPerSecond, secondsLeft, augmentation = 0 } = line;
  const filled = Math.min(BAR_WIDTH, Math.round(BAR_WIDTH * images / total));
  const bar = "=".repeat(filled).padEnd(BAR_WIDTH);
  return [
    `[${bar}] ${group(images)}/${group(total)} ${unit}`,
    `${imagesPerSecond.toFixed(0)}/s`,
    `${clock(secondsLeft)} left`,
    ...describeMeasures(line),
    ...(augmentation > 0 ? [`augmented ${percent(augmentation)}`] : []),
  ].join("  ");
}

/** `loss judge 0.612 forger 0.841`, `P(real): real 60 % forged 40 %`: what a family measures. */
function describeMeasures(line: Line): string[] {
  const { judgeLoss, forgerLoss, verdictOnReal, verdictOnForged } = line;
  const { reconstruction, divergence, loss, accuracy, modes, goodPoints } = line;
  const all = (...values: (number | undefined)[]) => !values.includes(undefined);
  return [
    ...(all(judgeLoss, forgerLoss)
      ? [`loss judge ${judgeLoss!.toFixed(3)} forger ${forgerLoss!.toFixed(3)}`]
      : []),
    ...(all(verdictOnReal, verdictOnForged)
      ? [`P(real): real ${percent(verdictOnReal!)} forged ${percent(verdictOnForged!)}`]
      : []),
    ...(loss === undefined ? [] : [`loss ${loss.toFixed(3)}`]),
    ...(all(loss, accuracy) ? [`right on unseen rows ${percent(accuracy!)}`] : []),
    ...(all(modes, goodPoints)
      ? [`modes ${modes}/${line.modesInAll} good points ${percent(goodPoints!)}`]
      : []),
    ...(all(reconstruction, divergence)
      ? [`nats: reconstruction ${reconstruction!.toFixed(1)} divergence ${divergence!.toFixed(1)}`]
      : []),
  ];
}

/** Shows one line that changes in place on a terminal, and now and then a new one elsewhere. */
export class StatusLine {
  readonly #isTerminal = Deno.stdout.isTerminal();
  readonly #encoder = new TextEncoder();
  #shownAt = -Infinity;

  /** @param now Seconds, on any clock that does not go back. */
  show(text: string, now: number): void {
    if (this.#isTerminal) {
      Deno.stdout.writeSync(this.#encoder.encode(`\r\x1b[K${text}`));
    } else if (now - this.#shownAt >= 10) {
      this.#shownAt = now;
      console.log(text);
    }
  }

  /** Says something that stays, in a line of its own. */
  say(text: string): void {
    console.log(this.#isTerminal ? `\r\x1b[K${text}` : text);
  }

  /** Leaves the line as it stands. */
  end(): void {
    if (this.#isTerminal) console.log();
  }
}

function group(count: number): string {
  return count.toLocaleString("en");
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}
