/**
 * `deno task sample`: one picture of a model, without a server.
 *
 * @module
 */

import { bootWasm } from "../../shared/backend.ts";
import { UserError } from "../../shared/errors.ts";
import { MAX_SEED_BYTES } from "../../shared/latent.ts";
import { findClass } from "../../shared/model/find_class.ts";
import { loadModel, type Model } from "../../shared/model/load.ts";
import { createSampler } from "../../shared/sampler.ts";
import { contactSheet } from "../export/contact_sheet.ts";
import { numberOption, parseOptions } from "../options.ts";
import { writeAtomically } from "../run/write_atomically.ts";
import { type Command, HOUSE } from "./command.ts";

const options = {
  seed: { value: "TEXT", help: "any text; the same text gives the same picture" },
  model: { value: "FOLDER", help: `a model's folder; ${HOUSE} if left out` },
  class: { value: "NAME", help: "a class, by name or index; the seed's if left out" },
  mix: { value: "TEXT", help: "a seed whose style the details take, of models with styles" },
  truncation: {
    value: "X",
    help: "0 to 2: scale of the noise, or of the styles; the model's own if left out",
  },
  out: { value: "FILE.png", help: "where to write; SEED.png if left out" },
} as const;

/** See the module's text. */
export const sample: Command = {
  summary: "write one picture of a model to a file",
  options,
  async run(args) {
    const { seed, model: folder = HOUSE, mix, truncation, ...given } = parseOptions(
      args,
      options,
    );
    if (seed === undefined) throw new UserError("Which picture? Name it: --seed alice");
    checkSeed("seed", seed);
    if (mix !== undefined) checkSeed("mix", mix);
    const scale = numberOption("truncation", truncation, { max: 2, isWhole: false });
    const out = given.out ?? `${seed.replaceAll(/[^A-Za-z0-9_-]+/g, "-").slice(0, 100)}.png`;
    const model = await loadModel(folder.replace(/\/+$/, ""));
    const index = given.class === undefined ? undefined : classIndex(model, given.class);
    checkStyling(model, mix, truncation);

    await bootWasm();
    const picture = createSampler(model).sample({ seed, class: index, mix, truncation: scale });
    await writeAtomically(out, contactSheet({ ...model.shape, pixels: picture.pixels }, 1));
    const name = picture.class === null ? "" : `, class ${model.config.classes![picture.class]}`;
    console.log(`${out}: ${model.config.name}@${model.config.version}, seed ${seed}${name}`);
  },
};

function checkSeed(option: string, text: string): void {
  const bytes = new TextEncoder().encode(text).length;
  if (bytes <= MAX_SEED_BYTES) return;
  throw new UserError(`--${option} has ${bytes} bytes, but may have at most ${MAX_SEED_BYTES}`);
}

/** @throws {UserError} Where there is nothing to mix, or nothing to scale. */
function checkStyling(
  { config, family, architecture }: Model,
  mix: string | undefined,
  truncation: string | undefined,
): void {
  const truncates = family.truncates(architecture);
  if (mix !== undefined && truncates !== "styles") {
    throw new UserError(`--mix "${mix}": the model ${config.name} has no styles to mix`);
  }
  if (truncation !== undefined && truncates === "nothing") {
    throw new UserError(
      `--truncation ${truncation}: the model ${config.name} heeds the direction of its noise ` +
        `alone, which no scale changes`,
    );
  }
}

function classIndex({ config }: Model, text: string): number {
  const { name, classes } = config;
  if (classes === null) throw new UserError(`--class "${text}": the model ${name} has no classes`);
  const index = findClass(classes, text);
  if (index !== undefined) return index;
  throw new UserError(`--class "${text}": the classes of ${name} are ${classes.join(", ")}`);
}
