/**
 * `deno task train`: plays the game on a data set and publishes the forger.
 *
 * @module
 */

import { UserError } from "../../shared/errors.ts";
import { CONFIG, loadModel } from "../../shared/model/load.ts";
import { createSampler } from "../../shared/sampler.ts";
import { bootTrainer } from "../backend.ts";
import { type BackendName, BACKENDS } from "../backend_name.ts";
import { BEST, readBest, saveBest } from "../run/best.ts";
import { type Checkpoint, readCheckpoint } from "../run/checkpoint.ts";
import { contactSheet } from "../export/contact_sheet.ts";
import { assembleCrew } from "../run/crew.ts";
import { UNITS } from "../data/dataset.ts";
import { describeData, detailData } from "../data/describe_data.ts";
import { openAndSurvey, type Opened } from "../data/open.ts";
import { DOMAINS } from "../data/domains.ts";
import { FITS, type Target } from "../data/target.ts";
import { exportModel } from "../export/export.ts";
import { writeEvaluation } from "../export/write_evaluation.ts";
import { CHECKPOINT, Journal } from "../run/journal.ts";
import { describeEvaluation } from "../metrics/describe.ts";
import { evaluateModel } from "../metrics/evaluate.ts";
import { heldOutCount } from "../metrics/fit_classifier.ts";
import { Yardstick } from "../metrics/yardstick.ts";
import { choiceOption, numberOption, parseOptions } from "../options.ts";
import { OWN, settingsFor } from "../presets/own.ts";
import { kindOf, mustFit, type Preset } from "../presets/preset.ts";
import { describePresets, presets } from "../presets/registry.ts";
import { parseAddress } from "../report/address.ts";
import { Reporter } from "../report/reporter.ts";
import { REPORT } from "../report/write_report.ts";
import { play, type Start, startingState } from "../run/run.ts";
import { choosePlaces, exists, makeFolder, parentOf, type Places } from "../run/run_folder.ts";
import { defaultInterval, Selection } from "../run/selection.ts";
import { hasForger } from "../game/game.ts";
import { capacityOf, pictureShape, rulesOf } from "../game/table.ts";
import { writeAtomically } from "../run/write_atomically.ts";
import type { Command } from "./command.ts";
import { INTERRUPTED, Interruption } from "./interruption.ts";
import { withStatus } from "./task_status.ts";
import {
  atWidth,
  changedSettings,
  checkOptions,
  options,
  refuseOptions,
  resumeOptions,
} from "./train_options.ts";

/** See the module's text. */
export const train: Command = {
  summary: "train a generator on images",
  options,
  async run(args) {
    const given = parseOptions(args, options);
    if (given.list) {
      if (args.length > 1) throw new UserError("Option --list goes alone: it trains nothing");
      console.log(describePresets());
      return;
    }
    const presetName = choiceOption("preset", given.preset, Object.keys(presets)) ??
      (given.data === undefined ? "drawn" : OWN);
    const places = await choosePlaces({
      preset: presetName,
      out: given.out,
      resume: given.resume === true,
      replace: given.replace === true,
    });
    const checkpoint = given.resume ? await readCheckpoint(`${places.run}/${CHECKPOINT}`) : null;
    const changes = changedSettings(given, checkpoint);
    const backend = choiceOption("backend", given.backend, BACKENDS);
    const workers = numberOption("workers", given.workers, { min: 1, max: 64 });
    const evaluateEvery = numberOption("evaluate-every", given["evaluate-every"]);
    const { tensorboard } = given;
    const address = given.report === undefined ? null : parseAddress(given.report);

    const name = checkpoint?.facts.settings.preset ?? presetName;
    const kind = kindOf(presets[name]);
    refuseOptions(given, kind, name);
    // Writing may be forbidden there: better to know before the training than after.
    if (kind === "pictures") await makeFolder(parentOf(places.out));
    const { data, size, domains }: Pick<Preset, "data" | "size" | "domains"> = presets[name] ??
      { data: null, size: null };
    const source = given.data ?? data;
    if (source === null) {
      throw new UserError(
        `The preset ${name} brings no pictures of its own; name a folder or a zip: ` +
          `--data my-pictures`,
      );
    }
    const target: Target = {
      size: numberOption("size", given.size) ?? size ?? undefined,
      fit: choiceOption("fit", given.fit, FITS),
      domains: choiceOption("domains", given.domains, DOMAINS) ?? domains,
    };
    const isDry = given["dry-run"] === true;
    await using reporter = isDry && address === null ? null : await Reporter.start(address);
    const startedAt = performance.now();
    const opened = await open(source, target);
    const seconds = (performance.now() - startedAt) / 1000;
    const { dataset } = opened;
    mustFit(name, presets, dataset, source);
    const base = checkpoint?.facts.settings ??
      { ...(presets[name]?.settings ?? settingsFor(dataset)), preset: name };
    const start: Start = {
      settings: atWidth({ ...base, ...changes }, given, checkpoint),
      dataset,
      checkpoint: checkpoint && { path: `${places.run}/${CHECKPOINT}`, contents: checkpoint },
    };
    if (checkpoint !== null && checkpoint.facts.dataset !== dataset.sha256) {
      throw new UserError(
        `--resume: the run in ${places.run} was trained on other data than ${dataset.name} as ` +
          `it is now; give the same --data, --size, --fit and --domains, or start a new run`,
      );
    }
    checkOptions(given, start);
    if (isDry) {
      for (const line of detailData({ ...opened, ...target })) console.log(line);
      const how = opened.isFromCache ? ", decoded before" : "";
      console.log(`Read in ${seconds.toFixed(1)} s${how}`);
      await preview(start, places);
      if (reporter?.url) console.log(`Would be seen in a browser at ${reporter.url}`);
    } else if (given.truncation === undefined && await isDone(start, places)) {
      const published = kind === "pictures" ? ` and is published as ${places.out}` : "";
      console.log(
        `The run in ${places.run} has seen its ${start.settings.images} images${published}; ` +
          `train on with --resume --images N`,
      );
    } else if (
      !await trainOn(start, places, { backend, workers, evaluateEvery, tensorboard, reporter })
    ) {
      console.log(`Go on with: deno task train ${resumeOptions(given, places)}`);
    }
  },
};

/** Whether there is nothing left to play, nor to publish. */
async function isDone(
  { settings, dataset, checkpoint }: Start,
  { out }: Places,
): Promise<boolean> {
  const steps = checkpoint?.contents.facts.steps ?? 0;
  if (steps * settings.batch < settings.images) return false;
  return dataset.kind !== "pictures" || await exists(`${out}/${CONFIG}`);
}

/** Opens the data and says what there is to know of it. */
async function open(source: string, target: Target): Promise<Opened> {
  const opened = await withStatus((onProgress) => openAndSurvey(source, { ...target, onProgress }));
  for (const line of describeData({ ...opened, ...target })) console.log(line);
  return opened;
}

/**
 * Checks that the networks fit, and writes a sheet of images as they will see them: the
 * very bytes, from the first image to the last, so that every larger class is among them.
 */
async function preview({ settings, dataset }: Start, { run, out }: Places): Promise<void> {
  const shape = pictureShape(dataset, settings.latentSize);
  rulesOf(settings, shape);
  if (dataset.kind !== "pictures") {
    console.log(`Would train on ${settings.images} ${UNITS[dataset.kind]} in ${run}`);
    return;
  }
  await makeFolder(run);
  const size = shape.height * shape.width * shape.channels;
  const count = Math.min(100, dataset.count);
  const pixels = new Uint8Array(count * size);
  for (let i = 0; i < count; i++) {
    const from = Math.floor(i * dataset.count / count) * size;
    pixels.set(dataset.images.subarray(from, from + size), i * size);
  }
  await writeAtomically(`${run}/preview.png`, contactSheet({ ...shape, pixels }, 10));
  console.log(`Would train on ${settings.images} images and publish ${out}`);
  console.log(`What the networks will see: ${run}/preview.png`);
}

/** What the command line asks of a run besides its settings. */
interface Wishes {
  readonly backend: BackendName | undefined;
  readonly workers: number | undefined;
  readonly evaluateEvery: number | undefined;
  readonly tensorboard: boolean | undefined;
  /** Shows how the run goes. */
  readonly reporter: Reporter | null;
}

/** @returns Whether the run has come to its end and is published. */
async function trainOn(start: Start, { run, out }: Places, wishes: Wishes): Promise<boolean> {
  const { settings, dataset, checkpoint } = start;
  // Anything else is so small that workers would wait for each other, mostly.
  const isOfPictures = dataset.kind === "pictures";
  const rules = rulesOf(settings, pictureShape(dataset, settings.latentSize));
  const backend = await bootTrainer(wishes.backend ?? checkpoint?.contents.facts.backend);
  const state = startingState(start);
  const workers = backend !== "wasm" ? 1 : teamSize(
    settings.batch,
    wishes.workers ?? checkpoint?.contents.facts.workers ?? (isOfPictures ? undefined : 1),
  );
  console.log(`Backend: ${backend}, ${workers === 1 ? "1 worker" : `${workers} workers`}`);

  if (wishes.reporter?.url) console.log(`Watch it in a browser: ${wishes.reporter.url}`);
  await makeFolder(run);
  if (checkpoint !== null) await unpackBest(run, checkpoint.contents);
  const before = {
    images: state.steps * settings.batch,
    seconds: checkpoint?.contents.facts.seconds ?? 0,
  };
  const every = wishes.evaluateEvery ?? checkpoint?.contents.facts.evaluateEvery ??
    (backend === "cpu" || !isOfPictures
      ? 0
      : defaultInterval(settings.images, heldOutCount(dataset)));
  const facts = { settings, backend, workers, dataset: dataset.sha256, evaluateEvery: every };
  const yardstick = every === 0
    ? null
    : await withStatus((onProgress) => Yardstick.of(dataset, { onProgress }));
  const selection = yardstick !== null && hasForger(rules) && before.images < settings.images
    ? await Selection.begin(
      { folder: run, settings, rules, dataset, yardstick, every },
      before.images,
    )
    : null;
  const journal = await Journal.begin(state, {
    folder: run,
    rules,
    dataset,
    facts,
    before,
    selection,
    tensorboard: wishes.tensorboard,
  });
  wishes.reporter?.follow(run);
  const crew = assembleCrew(workers, capacityOf(state), start);
  using interruption = new Interruption();
  try {
    await play(start, state, crew.team, async (report) => {
      await breathe();
      const stop = interruption.isRequested;
      await journal.take(report, stop || report.images >= settings.images);
      return stop;
    });
  } finally {
    crew.dismiss();
  }

  const finished = await readCheckpoint(`${run}/${CHECKPOINT}`);
  const images = finished.facts.steps * settings.batch;
  if (images < settings.images) {
    console.log(`Saved after ${images} ${UNITS[dataset.kind]} in ${run}`);
    return false;
  }
  if (!isOfPictures) {
    console.log(`Done: ${run} holds the log. Look at it:`);
    console.log(`  ${run}/${REPORT}`);
    return true;
  }
  const best = every > 0 && await exists(`${run}/${BEST}`)
    ? await readBest(`${run}/${BEST}`)
    : null;
  const version = await exportModel(out, finished, best, dataset, settings.truncation);
  // Scoring may take long, and saves nothing until its end.
  if (interruption.end()) {
    console.log(`Published ${out}, version ${version}, without scores`);
    Deno.exit(INTERRUPTED);
  }
  if (best !== null) {
    console.log(
      `Of the run's ${images} images, it was best after ${best.facts.images} (Fréchet distance ` +
        `${best.facts.frechet.toFixed(3)}): that generator is published`,
    );
  }
  if (yardstick !== null) await score(out, yardstick);
  const name = out.slice(out.lastIndexOf("/") + 1);
  console.log(`Published ${out}, version ${version}. Look at it:`);
  console.log(`  ${out}/samples.png`);
  console.log(`  ${run}/${REPORT}`);
  console.log(`  deno task sample --model ${out} --seed alice`);
  console.log(`  deno task start, then http://localhost:8000/generate?model=${name}&seed=alice`);
  return true;
}

/** Puts the best generator of a packed checkpoint where that of any other is. */
async function unpackBest(run: string, { best, isPacked }: Checkpoint): Promise<void> {
  if (isPacked) console.log("The checkpoint is packed: the run goes on much alike, not the same");
  if (best === null || await exists(`${run}/${BEST}`)) return;
  await saveBest(`${run}/${BEST}`, best);
}

/** Measures what was published, and puts the scores into its folder. */
async function score(folder: string, yardstick: Yardstick): Promise<void> {
  const sampler = createSampler(await loadModel(folder));
  const evaluation = await evaluateModel(sampler.sampleBatch, yardstick);
  console.log(describeEvaluation(evaluation));
  await writeEvaluation(folder, sampler, { evaluation, yardstick });
}

/** The largest number of workers that shares a batch evenly, up to the wanted one. */
export function teamSize(batch: number, wanted: number | undefined): number {
  if (wanted !== undefined && batch % wanted !== 0) {
    throw new UserError(`--workers ${wanted} cannot share a batch of ${batch} evenly`);
  }
  let size = wanted ?? navigator.hardwareConcurrency;
  while (batch % size !== 0) size--;
  return size;
}

/** Lets signals and timers in between two steps, which are synchronous. */
function breathe(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
