/**
 * Watches the game for the ways in which it goes wrong for good.
 *
 * @module
 */

import type { Measurements } from "../game/game.ts";

/** Pictures for which one player may dominate before the run is given up. */
const PATIENCE_IMAGES = 200_000;

/** A verdict this close to certain, on both sides, is a judge that has won. */
const CERTAIN = 0.995;

/** Healthy losses are below ten; one beyond this is of weights that have run away. */
const LARGEST_LOSS = 1000;

/** Tells when a run has become hopeless. */
export class Diagnosis {
  #healthyAt: number;

  /** @param images Pictures seen when the watch begins. */
  constructor(images: number) {
    this.#healthyAt = images;
  }

  /**
   * @returns What is wrong and what to do, or null while the game goes on.
   */
  observe(images: number, measurements: Measurements): string | null {
    const { verdictOnReal, verdictOnForged } = measurements;
    const losses = ["judgeLoss", "forgerLoss", "reconstruction", "divergence"] as const;
    const runaway = losses.find((name) => !(Math.abs(measurements[name] ?? 0) < LARGEST_LOSS));
    if (runaway !== undefined) {
      return `the losses have run away (${runaway} ${measurements[runaway]}); ` +
        `try a lower --rate, or a higher --gamma`;
    }
    if (verdictOnReal === undefined || verdictOnForged === undefined) return null; // no game
    const hasWon = verdictOnReal > CERTAIN && verdictOnForged < 1 - CERTAIN;
    const hasLost = verdictOnForged > verdictOnReal;
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
