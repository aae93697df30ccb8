/**
 * Keeps a run's folder: the log, moments with the grid of fixed seeds, and the checkpoint.
 *
 * @module
 */

import { UserError } from "../../shared/errors.ts";
import { type Dataset, UNITS } from "../data/dataset.ts";
import { type GameState, hasForger, type Measurements, type Rules } from "../game/game.ts";
import type { Settings } from "../game/settings.ts";
import { losses } from "../losses/registry.ts";
import { tieOf } from "../losses/tie.ts";
import { gridRequests } from "../export/showcase.ts";
import { BEST } from "./best.ts";
import { type RunFacts, saveCheckpoint } from "./checkpoint.ts";
import { Diagnosis } from "./diagnosis.ts";
import { type Exam, examOf } from "./exam.ts";
import { type Before, Log, type OnLine } from "./log.ts";
import { GRID, type Moment, MOMENTS, REAL } from "./moment_files.ts";
import { Moments } from "./moments.ts";
import { POINTS, REAL_POINTS } from "./points_line.ts";
import { describeScores, scoreFields } from "./progress.ts";
import { EventLog, removeEvents } from "../tensorboard/event_log.ts";
import type { Report } from "./run.ts";
import { writeRunFile } from "./run_file.ts";
import type { Selection } from "./selection.ts";
import { type WarningName, WARNINGS } from "./warnings.ts";

/** Seconds from one checkpoint to the next. */
const CHECKPOINT_SECONDS = 60;

/** The file in a run's folder. */
export const CHECKPOINT = "checkpoint.safetensors";

/** What a journal is kept of. */
export interface JournalOptions {
  /** The run's folder; exists. */
  readonly folder: string;
  readonly rules: Rules;
  readonly dataset: Dataset;
  /** What checkpoints say of the run. */
  readonly facts: Omit<RunFacts, "seconds">;
  /** The parts of the run that went before. */
  readonly before: Before;
  /** Measures the generator every so often; null for never. */
  readonly selection: Selection | null;
  /** Is told of every line of the log. */
  readonly onLine?: OnLine | undefined;
  /** Whether TensorBoard is to be able to read the log. */
  readonly tensorboard?: boolean | undefined;
}

/** Writes down how a run goes. */
export class Journal {
  readonly #options: JournalOptions;
  readonly #log: Log;
  /** Null where there is no forger, whose moments they are. */
  readonly #moments: Moments | null;
  readonly #exam: Exam | null;
  readonly #diagnosis: Diagnosis;
  #events: EventLog | null = null;
  #moment: Moment | null = null;
  /** The first report saves at once: a disk that takes no checkpoint shows early. */
  #checkpointAt = -Infinity;
  /** Pictures seen at the last report. */
  #images: number;
  #warnings: readonly WarningName[] = [];

  private constructor(options: JournalOptions, tie: Record<string, number>) {
    const { folder, rules, dataset, facts: { settings }, before, onLine } = options;
    this.#options = options;
    this.#log = new Log(folder, rules.images, before, UNITS[dataset.kind], async (line) => {
      await this.#events?.addLine(line);
      await onLine?.(line);
    });
    const loss = losses[settings.loss];
    this.#moments = hasForger(rules) ? new Moments({ folder, rules, loss, dataset }) : null;
    this.#exam = examOf(rules, dataset);
    this.#diagnosis = new Diagnosis({
      images: before.images,
      total: rules.images,
      tie: tie["judgeLoss"] ?? 0,
    });
    this.#images = before.images;
  }

  /**
   * Begins a journal, and clears away what is left of a run that was here before: or, of one
   * that goes on, what came after its checkpoint and is played again.
   *
   * @param state As the run starts.
   * @throws {UserError} Where the folder cannot be written to.
   */
  static async begin(state: GameState, options: JournalOptions): Promise<Journal> {
    const { folder, rules, dataset, facts, before } = options;
    const { shape } = rules;
    const tie = await tieOfRun(options);
    const journal = new Journal(options, tie);
    await writeRunFile(folder, {
      kind: dataset.kind,
      settings: hasForger(rules) ? facts.settings : ofOne(facts.settings),
      backend: facts.backend,
      workers: facts.workers,
      data: { name: dataset.name, count: dataset.count, classes: dataset.classes },
      tie,
      ...(dataset.kind === "pictures" &&
        { grid: { ...shape, columns: gridRequests(shape.classes, rules.hasDomains).columns } }),
      startedAt: new Date().toISOString(),
    });
    if (before.images === 0) await clear(folder);
    await journal.#log.begin();
    await journal.#moments?.begin(before.images);
    if (before.images === 0) journal.#moment = await journal.#moments?.take(state, 0) ?? null;
    if (options.tensorboard) journal.#events = await EventLog.begin(folder, before.seconds);
    return journal;
  }

  /** Training time of the whole run so far. */
  get seconds(): number {
    return this.#log.seconds;
  }

  /**
   * Takes down a report.
   *
   * @param isLast Whether the run ends with it, so that all must be saved now.
   * @throws {UserError} Where the run has gone wrong for good; the last good checkpoint stays.
   */
  async take({ state, images, measurements }: Report, isLast: boolean): Promise<void> {
    const { folder, rules, dataset, facts, selection } = this.#options;
    const { fatal, warnings } = this.#diagnosis.observe({
      images,
      measurements,
      moment: this.#moment,
    });
    const place = fatal === null
      ? await selection?.consider(state.average, images, images >= rules.images) ?? null
      : null;
    await this.#log.add(images, {
      ...(hasForger(rules) ? measurements : lossOf(measurements)),
      ...await this.#exam?.(state, images),
      ...(place === null ? {} : scoreFields(place, selection!.real)),
      ...(warnings.length === 0 ? {} : { warnings }),
      ...(fatal === null ? {} : { stopped: fatal }),
    });
    if (place !== null) this.#log.say(describeScores(place, selection!.real));
    this.#warn(warnings);

    if (fatal !== null) {
      this.#log.end();
      throw new UserError(
        `Stopped after ${images} images: ${fatal}. The last good checkpoint stays in ${folder}`,
      );
    }
    // With a measurement too, so that checkpoint and best generator are of one time.
    const isTime = this.#log.elapsed - this.#checkpointAt >= CHECKPOINT_SECONDS;
    if (isLast || isTime || place !== null) {
      this.#checkpointAt = this.#log.elapsed;
      await saveCheckpoint(`${folder}/${CHECKPOINT}`, state, { ...facts, seconds: this.seconds });
    }
    if (this.#moments !== null && (isLast || this.#moments.isDue(this.#images, images))) {
      this.#moment = await this.#moments.take(state, images);
      if (dataset.kind === "pictures") await this.#events?.addGrid(images);
    }
    this.#images = images;
    if (isLast) this.#log.end();
  }

  /** Says what goes wrong when it begins to. */
  #warn(warnings: readonly WarningName[]): void {
    for (const name of warnings) {
      if (this.#warnings.includes(name)) continue;
      const { title, meaning, advice } = WARNINGS[name];
      this.#log.say(`Warning: ${title}. ${meaning}. ${advice}`);
    }
    this.#warnings = warnings;
  }
}

/** The losses of a tie; of a network that plays with nobody, that of a coin. */
async function tieOfRun({ rules, facts }: JournalOptions): Promise<Record<string, number>> {
  if (!hasForger(rules)) return { loss: Math.LN2 };
  return rules.judge === null ? {} : { ...await tieOf(losses[facts.settings.loss]) };
}

/** What is measured of a network that plays with nobody. */
function lossOf({ loss }: Measurements): Pick<Measurements, "loss"> {
  return loss === undefined ? {} : { loss };
}

/** The settings that a network goes by which plays with nobody. */
function ofOne({ preset, family, batch, images, rate, finalRate, seed }: Settings) {
  return { preset, family, batch, images, rate, finalRate, seed };
}

/** Removes what another run may have left, of whatever kind it was; its checkpoint stays. */
async function clear(folder: string): Promise<void> {
  const files = [BEST, MOMENTS, REAL, POINTS, REAL_POINTS];
  for await (const { name } of Deno.readDir(folder)) {
    if (files.includes(name) || GRID.test(name)) await Deno.remove(`${folder}/${name}`);
  }
  await removeEvents(folder);
}
