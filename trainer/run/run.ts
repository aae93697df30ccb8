/**
 * What every worker of a run does: it takes its place in the team and plays until
 * the leader says stop.
 *
 * @module
 */

import { Game, type GameState, type Measurements } from "../game/game.ts";
import { type Checkpoint, restore } from "./checkpoint.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Settings } from "../game/settings.ts";
import { newGame, pictureShape, rulesOf } from "../game/table.ts";
import { Team } from "../game/team.ts";

/** Pictures from one measurement to the next, about. */
const REPORT_IMAGES = 1024;

/** What a run starts from. */
export interface Start {
  readonly settings: Settings;
  readonly dataset: Dataset;
  /** To go on from; null for a new run. */
  readonly checkpoint: { readonly path: string; readonly contents: Checkpoint } | null;
}

/** A report of the game; what it points to changes with the next step. */
export interface Report {
  readonly state: GameState;
  readonly images: number;
  readonly measurements: Measurements;
}

/** The players as a run starts: as they were left, or new. */
export function startingState({ settings, dataset, checkpoint }: Start): GameState {
  const fresh = newGame(settings, pictureShape(dataset, settings.latentSize));
  return checkpoint === null ? fresh : restore(fresh, checkpoint.contents, checkpoint.path);
}

/**
 * Plays the game to its end, or until told to stop.
 *
 * @param report Called every thousand pictures or so; true stops the run. Only the
 * leader's answer counts.
 */
export async function play(
  start: Start,
  state: GameState,
  team: Team,
  report: (report: Report) => Promise<boolean>,
): Promise<void> {
  const { settings, dataset } = start;
  const rules = rulesOf(settings, pictureShape(dataset, settings.latentSize));
  const game = new Game(rules, state, dataset, team);
  const interval = Math.max(1, Math.round(REPORT_IMAGES / settings.batch));
  for (let stop = game.images >= settings.images; !stop;) {
    do game.step(); while (game.state.steps % interval !== 0 && game.images < settings.images);
    const measurements = await game.measure();
    const { state, images } = game;
    stop = team.agree(await report({ state, images, measurements }) || images >= settings.images);
  }
}
