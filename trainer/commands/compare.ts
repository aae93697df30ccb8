/**
 * `deno task compare`: generators side by side, by one yardstick: a table, and a picture of
 * how they got there and of what they make.
 *
 * @module
 */

import { concatenate } from "../../shared/concatenate.ts";
import { UserError } from "../../shared/errors.ts";
import { milestoneOf, milestones } from "../../shared/generators/milestones.ts";
import { loadModel, type Model } from "../../shared/model/load.ts";
import { createSampler, type Sampler } from "../../shared/sampler.ts";
import { bootTrainer } from "../backend.ts";
import { BACKENDS } from "../backend_name.ts";
import { comparisonPicture, type Row, SHOWN, titleOf } from "../compare/chart.ts";
import { courseOf } from "../compare/course.ts";
import { type Entrant, findEntrants } from "../compare/entrants.ts";
import {
  readResults,
  type Result,
  RESULTS,
  type Results,
  writeResults,
} from "../compare/results.ts";
import {
  checkEntrant,
  dataForModel,
  dataForPreset,
  forgeOf,
  isByDomain,
} from "../compare/first_domain.ts";
import { imagesPerSecond } from "../compare/speed.ts";
import { comparisonText } from "../compare/table.ts";
import { commonData, type Conditions, trainEntrant } from "../compare/train_entrant.ts";
import { workOfPicture, workOfTraining } from "../compare/work.ts";
import type { Dataset } from "../data/dataset.ts";
import { openDataset } from "../data/open.ts";
import { FITS } from "../data/target.ts";
import type { Settings } from "../game/settings.ts";
import { pictureShape, rulesOf } from "../game/table.ts";
import { forgePictures, pickImages, realRows } from "../metrics/pictures.ts";
import { type Scores, Yardstick } from "../metrics/yardstick.ts";
import { choiceOption, numberOption, parseOptions } from "../options.ts";
import { presets } from "../presets/registry.ts";
import { makeFolder } from "../run/run_folder.ts";
import { countFor } from "../run/selection.ts";
import { writeAtomically } from "../run/write_atomically.ts";
import type { Command } from "./command.ts";
import { withStatus } from "./task_status.ts";
import { teamSize, train } from "./train.ts";

const options = {
  images: { value: "N", help: "images for each to be trained on; its preset's if left out" },
  seconds: { value: "N", help: "seconds of training for each, instead" },
  data: { value: "PATH|NAME", help: "the data, the same for all; their presets' if left out" },
  size: { value: "PIXELS", help: "scale the images to this size each way" },
  fit: { value: "NAME", help: FITS.join(", ") },
  out: { value: "runs/NAME", help: "where table and picture go; runs/compare if left out" },
  backend: { value: "NAME", help: BACKENDS.join(", ") },
  workers: { value: "N", help: "processes to train with on wasm; all cores if left out" },
} as const;

/** The table and the picture. */
const TEXT = "compare.md";
const PICTURE = "compare.png";

/** See the module's text. */
export const compare: Command = {
  summary: "put generators side by side: NAME… [options], each NAME a family, a preset, which " +
    "is trained, or a model's folder; every family if left out",
  options,
  async run(args) {
    const end = args.findIndex((argument) => argument.startsWith("--"));
    const names = end < 0 ? args : args.slice(0, end);
    const given = parseOptions(args.slice(names.length), options);
    const images = numberOption("images", given.images, { min: 1 }) ?? null;
    const seconds = numberOption("seconds", given.seconds, { min: 1 }) ?? null;
    if (images !== null && seconds !== null) {
      throw new UserError("Options --images and --seconds are two budgets; give one of them");
    }
    const entrants = await findEntrants(names, images !== null || seconds !== null);
    const out = (given.out ?? "runs/compare").replace(/\/+$/, "");
    const backend = choiceOption("backend", given.backend, BACKENDS);
    const workers = numberOption("workers", given.workers, { min: 1, max: 64 });
    const models = await Promise.all(
      entrants.map(({ folder }) => folder === null ? null : loadModel(folder)),
    );
    const source = given.data ?? dataOf(entrants, models);
    const size = numberOption("size", given.size) ?? sizeOf(entrants);
    const fit = choiceOption("fit", given.fit, FITS);
    const dataset = await withStatus((onProgress) =>
      openDataset(source, { size, fit, onProgress })
    );
    entrants.forEach(({ preset }, i) => {
      const model = models[i];
      if (model) checkEntrant(model, dataset);
      if (preset) checkPreset(preset, dataset);
    });
    await makeFolder(out);

    const booted = await bootTrainer(backend);
    const conditions: Conditions = {
      ...{ out, images, train: train.run },
      datasetOf: (preset) => dataForPreset(preset, dataset).sha256,
      args: optionsOf({ data: source, backend: booted, size, fit, workers }),
      async imagesOf(preset) {
        const settings = settingsOf(preset);
        if (seconds === null) return images ?? settings.images;
        const team = booted === "wasm" ? teamSize(settings.batch, workers) : 1;
        const start = { settings, dataset: dataForPreset(preset, dataset), checkpoint: null };
        const speed = await imagesPerSecond(start, team);
        console.log(`${preset}: ${speed.toFixed(0)} images a second`);
        return Math.max(settings.batch, Math.round(speed * seconds));
      },
    };
    const folders: string[] = [];
    for (const { folder, preset } of entrants) {
      const trained = folder ?? await trainEntrant(preset!, conditions);
      if (trained === null) {
        console.log("Interrupted; the same command goes on");
        return;
      }
      folders.push(trained);
    }
    const { results, samplers } = await scoreAll(folders, dataset, out);
    await writeResults(out, results);
    const text = comparisonText(results, PICTURE);
    await writeAtomically(`${out}/${TEXT}`, new TextEncoder().encode(text));
    const rows = await rowsOf(results, samplers, dataset);
    await writeAtomically(`${out}/${PICTURE}`, await comparisonPicture(results, rows));
    console.log(`\n${text}\nWritten to ${out}: ${TEXT}, ${PICTURE}, ${RESULTS}`);
  },
};

/** The name of the data that presets and models learn from, where they agree. */
function dataOf(entrants: readonly Entrant[], models: readonly (Model | null)[]): string {
  const source = commonData(
    entrants.map(({ preset }, i) => preset ?? String(models[i]!.config.training.preset)),
  );
  if (source !== null) return source;
  throw new UserError("None of these says where its data is; name it with --data");
}

function settingsOf(preset: string): Settings {
  return { ...presets[preset]!.settings, preset };
}

/** @throws {UserError} Where a preset's networks do not fit the data. */
function checkPreset(preset: string, dataset: Dataset): void {
  const settings = settingsOf(preset);
  rulesOf(settings, pictureShape(dataForPreset(preset, dataset), settings.latentSize));
}

/** The size that a preset asks for, if one does. */
function sizeOf(entrants: readonly Entrant[]): number | undefined {
  const sizes = entrants.map(({ preset }) => preset === null ? null : presets[preset]!.size);
  return sizes.find((size) => size !== null) ?? undefined;
}

/** Options as they stand on a command line, but those that are not given. */
function optionsOf(given: Readonly<Record<string, string | number | undefined>>): string[] {
  return Object.entries(given)
    .flatMap(([name, value]) => value === undefined ? [] : [`--${name}`, `${value}`]);
}

/** Scores the models, but those that were scored in this folder before. */
async function scoreAll(folders: readonly string[], dataset: Dataset, out: string) {
  const yardstick = await withStatus((onProgress) => Yardstick.of(dataset, { onProgress }));
  const count = countFor(yardstick);
  const earlier = await readResults(out);
  const isSame = earlier?.data.sha256 === dataset.sha256 && earlier.count === count;
  const samplers: Sampler[] = [];
  const entrants: Result[] = [];
  for (const folder of folders) {
    const model = await loadModel(folder);
    const sampler = createSampler(model);
    samplers.push(sampler);
    const known = isSame
      ? earlier.entrants.find((other) =>
        other.folder === folder && other.sha256 === model.config.sha256
      )
      : undefined;
    if (known === undefined) console.log(`Scoring ${folder}`);
    entrants.push(known ?? await scoreOne(folder, sampler, yardstick, count));
  }
  const results: Results = {
    data: { name: dataset.name, sha256: dataset.sha256 },
    count,
    classifierAccuracy: yardstick.accuracy,
    real: scoresOf(await yardstick.scoreReal(count)),
    entrants,
  };
  return { results, samplers };
}

async function scoreOne(
  folder: string,
  sampler: Sampler,
  yardstick: Yardstick,
  count: number,
): Promise<Result> {
  const { model } = sampler;
  const { config, shape, family, architecture, weights } = model;
  const { dataset } = yardstick;
  const { images, settings, points } = await courseOf(model);
  const pictures = await forgePictures(forgeOf(sampler, dataset), dataset, count, "compare");
  return {
    name: config.name,
    family: config.family,
    milestone: milestoneOf(config)?.id ?? null,
    folder,
    sha256: config.sha256,
    images,
    seconds: Number(config.training.seconds),
    parameters: Object.values(weights).reduce((sum, { data }) => sum + data.length, 0),
    pictureWork: await workOfPicture(family, shape, architecture),
    imageWork: settings && await workOfTraining(settings, dataForModel(model, dataset)),
    scores: scoresOf(await yardstick.score(pictures)),
    // On the way it was measured by another yardstick: that of all of its domains.
    course: isByDomain(model, dataset) ? [] : [...points],
  };
}

function scoresOf(scores: Scores): Results["real"] {
  const { frechet, precision, recall, density, coverage, accuracy } = scores;
  return { frechet, precision, recall, density, coverage, accuracy };
}

/** What each makes of the same seeds, and real pictures below. */
async function rowsOf(
  { entrants }: Results,
  samplers: readonly Sampler[],
  dataset: Dataset,
): Promise<Row[]> {
  const { height, width, channels, classes } = dataset;
  const requests = Array.from({ length: SHOWN }, (_, i) => ({
    seed: `figment ${i}`,
    class: classes === null ? undefined : i % classes.length,
  }));
  const rows: Row[] = [];
  for (const [i, result] of entrants.entries()) {
    const samples = await forgeOf(samplers[i]!, dataset)(requests);
    const year = milestones.find(({ id }) => id === result.milestone)?.year;
    const score = `Fréchet ${result.scores.frechet.toFixed(2)}`;
    rows.push({
      title: titleOf(result),
      subtitle: year === undefined ? score : `${year} · ${score}`,
      pictures: { height, width, channels, pixels: concatenate(samples.map((s) => s.pixels)) },
    });
  }
  const pixels = pickImages(dataset, shownRows(dataset));
  return [...rows, {
    title: "real",
    subtitle: `of ${dataset.name}`,
    pictures: { height, width, channels, pixels },
  }];
}

/** Rows of real pictures to show below the others: their classes in turn, too. */
function shownRows(dataset: Dataset): number[] {
  const { labels, classes } = dataset;
  const rows = [...realRows(dataset, SHOWN * Math.max(1, classes?.length ?? 1))];
  if (labels === null || classes === null) return rows.slice(0, SHOWN);
  return Array.from({ length: SHOWN }, (_, i) => {
    const at = rows.findIndex((row) => labels[row] === i % classes.length);
    return rows.splice(Math.max(0, at), 1)[0]!;
  });
}
