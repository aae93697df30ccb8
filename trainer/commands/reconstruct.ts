/**
 * `deno task reconstruct`: what an autoencoder keeps of real pictures. Published is only the
 * decoder, so both networks come from the run.
 *
 * @module
 */

import { UserError } from "../../shared/errors.ts";
import { bootTrainer } from "../backend.ts";
import { BACKENDS } from "../backend_name.ts";
import { DOMAINS } from "../data/domains.ts";
import { openDataset } from "../data/open.ts";
import { FITS, type Target } from "../data/target.ts";
import {
  errorOfMean,
  reconstructions,
  reconstructionSheet,
  squaredError,
} from "../export/reconstructions.ts";
import { gridRequests } from "../export/showcase.ts";
import { newGame, pictureShape, rulesOf } from "../game/table.ts";
import { pickImages, realRows } from "../metrics/pictures.ts";
import { choiceOption, numberOption, parseOptions } from "../options.ts";
import { presets } from "../presets/registry.ts";
import { readCheckpoint, restore } from "../run/checkpoint.ts";
import { realRows as exhibitedRows } from "../run/exhibits.ts";
import { CHECKPOINT } from "../run/journal.ts";
import { writeAtomically } from "../run/write_atomically.ts";
import type { Command } from "./command.ts";
import { withStatus } from "./task_status.ts";

const options = {
  run: { value: "runs/NAME", help: "the folder of a run that has an encoder" },
  data: { value: "PATH|NAME", help: "the pictures; those of the run's preset if left out" },
  size: { value: "PIXELS", help: "scale the pictures, as in the training" },
  fit: { value: "NAME", help: "crop or letterbox the pictures, as in the training" },
  domains: { value: "NAME", help: "edges, as in the training; its preset's if left out" },
  backend: { value: "NAME", help: BACKENDS.join(", ") },
  out: { value: "FILE.png", help: "where to write; runs/NAME/reconstructions.png if left out" },
} as const;

/** Pictures that the error is the mean of, if there are as many. */
const MEASURED = 1000;

/** See the module's text. */
export const reconstruct: Command = {
  summary: "show real pictures above what an autoencoder's run makes of them",
  options,
  async run(args) {
    const given = parseOptions(args, options);
    if (given.run === undefined) {
      throw new UserError("Which run? Name its folder: --run runs/vae-mnist");
    }
    const folder = given.run.replace(/\/+$/, "");
    const out = given.out ?? `${folder}/reconstructions.png`;
    const backend = choiceOption("backend", given.backend, BACKENDS);
    const path = `${folder}/${CHECKPOINT}`;
    const checkpoint = await readCheckpoint(path);
    const { settings } = checkpoint.facts;
    const preset = presets[settings.preset];
    const source = given.data ?? preset?.data;
    if (source == null) {
      throw new UserError(`${folder} does not say where its pictures are; name them with --data`);
    }
    const target: Target = {
      size: numberOption("size", given.size) ?? preset?.size ?? undefined,
      fit: choiceOption("fit", given.fit, FITS),
      domains: choiceOption("domains", given.domains, DOMAINS) ?? preset?.domains,
    };
    const dataset = await withStatus((onProgress) =>
      openDataset(source, { ...target, onProgress })
    );
    const shape = pictureShape(dataset, settings.latentSize);
    const rules = rulesOf(settings, shape);
    if (rules.reconstruct === undefined) {
      throw new UserError(
        `${folder}: the family "${settings.family}" has no way from a picture back to noise; ` +
          `autoencoders have one, such as the family "vae"`,
      );
    }
    await bootTrainer(backend);
    const { forger, judge } = restore(newGame(settings, shape), checkpoint, path);
    const networks = { forger: forger.weights, judge: judge.weights };
    const { reconstruct } = rules;
    const thereAndBack = (rows: Uint32Array) =>
      reconstructions(reconstruct, networks, dataset, rows);
    const rows = realRows(dataset, Math.min(MEASURED, dataset.count));
    const [real, made] = [pickImages(dataset, rows), await thereAndBack(rows)];
    const { requests, columns } = gridRequests(shape.classes);
    const shown = Uint32Array.from(exhibitedRows(dataset, requests));
    const sheet = reconstructionSheet(dataset, shown, await thereAndBack(shown), columns);
    await writeAtomically(out, sheet);
    const [error, usual] = [squaredError(real, made), errorOfMean(real, rows.length)];
    console.log(
      `${out}: pictures of ${dataset.name}, and below each line what ${folder} makes of it`,
    );
    console.log(
      `Squared error a pixel, from 0 to 1, of ${rows.length} pictures: ${error.toFixed(4)}; of ` +
        `who answers with the mean picture: ${usual.toFixed(4)}`,
    );
  },
};
