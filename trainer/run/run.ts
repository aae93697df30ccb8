/**
 * What every worker of a run does: it takes its place in the team and plays until
 * the leader says stop.
 *
 * @module
 */

import { UserError } from "../../shared/errors.ts";
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

/**
 * The players as a run starts: as they were left, or new.
 *
 * @throws {UserError} Where the checkpoint does not fit the settings.
 */
export function startingState({ settings, dataset, checkpoint }: Start): GameState {
  const shape = pictureShape(dataset, settings.latentSize);
  if (checkpoint !== null) {
    checkLength(settings, checkpoint.contents, rulesOf(settings, shape).maturity);
  }
  const fresh = newGame(settings, shape);
  return checkpoint === null ? fresh : restore(fresh, checkpoint.contents, checkpoint.path);
}

/** Networks that grow do so by the share of the run that is played: they are not to jump. */
function checkLength(settings: Settings, { facts }: Checkpoint, maturity: number): void {
  const played = facts.steps * facts.settings.batch;
  const before = facts.settings.images;
  const isGrown = (images: number) => played >= maturity * images;
  if (settings.images === before || (isGrown(settings.images) && isGrown(before))) return;
  const allowed = isGrown(before) ? `at most ${Math.floor(played / maturity)}` : `${before}`;
  throw new UserError(
    `--images ${settings.images}: the networks of the family "${settings.family}" grow as their ` +
      `run goes on, which after ${played} of ${before} images can have ${allowed}; choose as ` +
      `many, or start a new run`,
  );
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
