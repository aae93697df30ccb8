/**
 * Watches the game for the ways in which it goes wrong: early, to warn, and for good.
 *
 * @module
 */

import type { Measurements } from "../game/game.ts";
import type { Moment } from "./moment_files.ts";
import { LEAST_DIVERSITY, type WarningName } from "./warnings.ts";

/** Pictures for which one player may dominate before the run is given up. */
const PATIENCE_IMAGES = 200_000;

/** A verdict this close to certain, on both sides, is a judge that has won. */
const CERTAIN = 0.995;

/** Healthy losses are below ten; one beyond this is of weights that have run away. */
const LARGEST_LOSS = 1000;

/** Of losses that are logarithms of probabilities, whose tie is above 0: one to worry about. */
const LARGE_LOSS = 20;

/** Verdicts on real and forged pictures further apart than this are a judge that wins. */
const LARGE_LEAD = 0.9;

/** Verdicts that favour forgeries by less than this are a tie, give or take. */
const TIE = 0.02;

/** Heeded less than this is too little. */
const LEAST_PULL = 0.1;

/** What has been so for this share of a run, and at least so many pictures, is no accident. */
const SPELL = 0.05;
const SHORTEST_SPELL = 10_000;

/** What there is to see at a report. */
export interface Sight {
  readonly images: number;
  readonly measurements: Measurements;
  /** The last moment; null before the first. */
  readonly moment: Moment | null;
}

/** What is wrong. */
export interface Findings {
  /** Why the run is hopeless, and what to do; null while it goes on. */
  readonly fatal: string | null;
  readonly warnings: readonly WarningName[];
}

/** Tells when a run goes wrong. */
export class Diagnosis {
  readonly #spell: number;
  readonly #isLogarithmic: boolean;
  #healthyAt: number;
  /** Since when each is so, in pictures seen. */
  readonly #since = new Map<WarningName, number>();

  /**
   * @param run Pictures seen when the watch begins, and of the whole run; the judge's loss in a
   * tie, 0 where losses are no logarithms of probabilities.
   */
  constructor({ images, total, tie }: { images: number; total: number; tie: number }) {
    this.#spell = Math.max(SHORTEST_SPELL, SPELL * total);
    this.#isLogarithmic = tie > 0;
    this.#healthyAt = images;
  }

  /** What is wrong by now. */
  observe(sight: Sight): Findings {
    const { images } = sight;
    const signs = this.#signs(sight);
    for (const [name, isSo] of Object.entries(signs) as [WarningName, boolean][]) {
      if (!isSo) this.#since.delete(name);
      else if (!this.#since.has(name)) this.#since.set(name, images);
    }
    const lasting = [...this.#since].filter(([name, since]) =>
      name === "divergence" || images - since >= this.#spell
    );
    return { fatal: this.#fatal(sight), warnings: lasting.map(([name]) => name) };
  }

  /** What can be seen right now. */
  #signs({ measurements, moment }: Sight): Record<WarningName, boolean> {
    const { verdictOnReal, verdictOnForged, judgeLoss, forgerLoss } = measurements;
    const lead = verdictOnReal === undefined || verdictOnForged === undefined
      ? null
      : verdictOnReal - verdictOnForged;
    const largest = Math.max(Math.abs(judgeLoss ?? 0), Math.abs(forgerLoss ?? 0));
    const isAhead = lead !== null && lead > LARGE_LEAD;
    return {
      "judge-wins": isAhead,
      "judge-loses": lead !== null && lead < -TIE,
      "mode-collapse": moment !== null && moment.diversity < LEAST_DIVERSITY,
      saturation: isAhead && (moment?.pull ?? 1) < LEAST_PULL,
      divergence: this.#isLogarithmic && largest > LARGE_LOSS,
    };
  }

  /** What is wrong for good. */
  #fatal({ images, measurements }: Sight): string | null {
    const { verdictOnReal, verdictOnForged } = measurements;
    const losses = ["judgeLoss", "forgerLoss", "reconstruction", "divergence", "loss"] as const;
    const runaway = losses.find((name) => !(Math.abs(measurements[name] ?? 0) < LARGEST_LOSS));
    if (runaway !== undefined) {
      const remedy = runaway === "loss" ? "" : ", or a higher --gamma";
      return `the losses have run away (${runaway} ${measurements[runaway]}); ` +
        `try a lower --rate${remedy}`;
    }
    if (verdictOnReal === undefined || verdictOnForged === undefined) return null; // no game
    const hasWon = verdictOnReal > CERTAIN && verdictOnForged < 1 - CERTAIN;
    const hasLost = verdictOnForged > verdictOnReal + TIE;
    if (!hasWon && !hasLost) this.#healthyAt = images;
    const since = images - this.#healthyAt;
    if (since < PATIENCE_IMAGES) return null;
    return hasWon
      ? `the judge has told real from forged without fail for ${since} pictures, so the forger ` +
        `learns nothing more; try a higher --gamma`
      : `the judge has taken forgeries for real for ${since} pictures, so it teaches the ` +
        `forger nothing; try a lower --gamma`;
  }
}
