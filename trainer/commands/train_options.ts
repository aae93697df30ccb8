/**
 * The options of `deno task train`: what they mean, and which do not fit a run.
 *
 * @module
 */

import { UserError } from "../../shared/errors.ts";
import { BACKENDS } from "../backend_name.ts";
import type { Kind } from "../data/dataset.ts";
import type { Settings } from "../game/settings.ts";
import { pictureShape, rulesOf } from "../game/table.ts";
import { losses, type LossName } from "../losses/registry.ts";
import { choiceOption, numberOption, type Options } from "../options.ts";
import { widen } from "../presets/widen.ts";
import type { Checkpoint } from "../run/checkpoint.ts";
import type { Start } from "../run/run.ts";
import type { Places } from "../run/run_folder.ts";

/** The options. */
export const options = {
  preset: {
    value: "NAME",
    help: "settings that are known to work, see --list; without --data, drawn if left out",
  },
  list: { help: "list the presets" },
  data: { value: "PATH|NAME", help: "a folder, zip or IDX file of images, or a known name" },
  size: { value: "PIXELS", help: "scale the images to this size each way" },
  fit: { value: "NAME", help: "crop (if left out), or letterbox: whole, with black bars" },
  domains: { value: "NAME", help: "edges: draw those too, learned from half of the images" },
  out: { value: "weights/NAME", help: "where the model goes; runs/NAME holds the run" },
  backend: {
    value: "NAME",
    help: `${BACKENDS.join(", ")}; the first that there is of webgpu, wasm`,
  },
  workers: { value: "N", help: "processes to train with on wasm; all cores if left out" },
  images: { value: "N", help: "images to train on in all" },
  batch: { value: "N", help: "images a step" },
  loss: { value: "NAME", help: Object.keys(losses).join(", ") },
  gamma: { value: "X", help: "weight of the gradient penalty; 0 for none" },
  rate: { value: "X", help: "learning rate at the start" },
  width: { value: "X", help: "times the preset's channels and units, in both networks" },
  mirror: { value: "yes|no", help: "whether real images are mirrored at random" },
  truncation: { value: "X", help: "0 to 2: scale of the noise to publish the model with" },
  seed: { value: "N", help: "another seed, another run" },
  "evaluate-every": {
    value: "N",
    help: "images between evaluations, of which the best is published; 0 for none",
  },
  tensorboard: { help: "keep the log and the grids for TensorBoard too, in the run's folder" },
  report: {
    value: "[HOST:PORT]",
    isOptional: true,
    help: "show how it goes in a browser, at 127.0.0.1:8080 if no address is named",
  },
  resume: { help: "go on with the run of this name" },
  replace: { help: "start over where a run or model is, publishing a new version" },
  "dry-run": { help: "check everything, show what the networks will see, train nothing" },
} as const;

/** What of them is given. */
export type TrainOptions = Options<typeof options>;

/**
 * What the command line says of the settings.
 *
 * @throws {UserError} Where it says of a resumed run what cannot be changed any more.
 */
export function changedSettings(
  given: TrainOptions,
  checkpoint: Checkpoint | null,
): Partial<Settings> {
  const changes = {
    preset: given.preset,
    images: numberOption("images", given.images, { min: 1 }),
    batch: numberOption("batch", given.batch, { min: 2, max: 4096 }),
    loss: choiceOption("loss", given.loss, Object.keys(losses) as LossName[]),
    gamma: numberOption("gamma", given.gamma, { isWhole: false }),
    rate: numberOption("rate", given.rate, { min: 1e-9, max: 1, isWhole: false }),
    mirror: given.mirror && choiceOption("mirror", given.mirror, ["yes", "no"]) === "yes",
    truncation: numberOption("truncation", given.truncation, { max: 2, isWhole: false }),
    seed: numberOption("seed", given.seed),
  };
  const base = checkpoint?.facts.settings;
  for (const name of ["preset", "batch", "seed", "loss"] as const) {
    if (base !== undefined && changes[name] !== undefined && changes[name] !== base[name]) {
      throw new UserError(
        `--resume: the run was started with --${name} ${base[name]}, which cannot become ` +
          `${changes[name]}; leave --${name} out, or start a new run`,
      );
    }
  }
  const changed = Object.entries(changes).filter(([, value]) => value !== undefined);
  return Object.fromEntries(changed);
}

/**
 * The settings of a run that begins, its networks as wide as `--width` says.
 *
 * @throws {UserError} Where the run has begun: its networks are what they are.
 */
export function atWidth(
  settings: Settings,
  { width }: TrainOptions,
  checkpoint: Checkpoint | null,
): Settings {
  const factor = numberOption("width", width, { min: 0.01, max: 100, isWhole: false });
  if (factor === undefined) return settings;
  if (checkpoint !== null) {
    throw new UserError(
      `--resume: the networks of the run are there, and --width ${width} cannot change them; ` +
        `leave --width out, or start a new run`,
    );
  }
  const { generator, judge } = settings;
  return { ...settings, generator: widen(generator, factor), judge: widen(judge, factor) };
}

/** Options that have no meaning but for pictures, and but for a game. */
const OF_PICTURES = ["size", "fit", "domains", "mirror", "truncation", "evaluate-every"] as const;
const OF_GAMES = ["loss", "gamma"] as const;

/** @throws {UserError} For an option that would do nothing, or harm, to what is no picture. */
export function refuseOptions(given: TrainOptions, kind: Kind, preset: string): void {
  const refuse = (names: readonly (keyof TrainOptions)[], what: string) => {
    const name = names.find((name) => given[name] !== undefined);
    if (name === undefined) return;
    throw new UserError(
      `Option --${name} is about ${what}, of which the preset ${preset} has none; leave it out`,
    );
  };
  if (kind !== "pictures") refuse(OF_PICTURES, "pictures");
  if (kind === "features") refuse(OF_GAMES, "games of two players");
}

/** @throws {UserError} For an option that means nothing to the family of the run. */
export function checkOptions(given: TrainOptions, { settings, dataset }: Start): void {
  const { judge, truncates } = rulesOf(settings, pictureShape(dataset, settings.latentSize));
  const refuse = (name: "loss" | "gamma" | "truncation", reason: string) => {
    if (given[name] === undefined) return;
    throw new UserError(
      `--${name} ${given[name]}: the family "${settings.family}" of the preset ` +
        `"${settings.preset}" ${reason}; leave --${name} out`,
    );
  };
  if (judge === null) {
    for (const name of ["loss", "gamma"] as const) refuse(name, "has no judge and plays no game");
  }
  if (truncates === "nothing") {
    refuse("truncation", "heeds the direction of its noise alone, which no scale changes");
  }
}

/** What a stopped run takes to go on, for the command line. */
export function resumeOptions(
  { data, size, fit, domains, tensorboard }: TrainOptions,
  { out }: Places,
): string {
  return [
    `--resume --out ${out}`,
    ...(data === undefined ? [] : [`--data ${data}`]),
    ...(size === undefined ? [] : [`--size ${size}`]),
    ...(fit === undefined ? [] : [`--fit ${fit}`]),
    ...(domains === undefined ? [] : [`--domains ${domains}`]),
    ...(tensorboard === undefined ? [] : ["--tensorboard"]),
  ].join(" ");
}
