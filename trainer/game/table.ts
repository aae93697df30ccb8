/**
 * Sets the table for a game: from settings to rules, and to the players as they
 * are before the first move.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { ParameterSpecs, PictureShape, Weights } from "../../shared/generators/family.ts";
import { generatorFamily } from "../../shared/generators/registry.ts";
import { validate } from "../../shared/model/schema.ts";
import type { Dataset } from "../data/dataset.ts";
import { trainingFamily } from "../families/registry.ts";
import type { ForgingRules, GameState, Rules } from "./game.ts";
import { newPlayer } from "./player.ts";
import type { Settings } from "./settings.ts";

/** The shape of the pictures of a data set, made from noise of this size. */
export function pictureShape(dataset: Dataset, latentSize: number): PictureShape {
  const { height, width, channels, classes } = dataset;
  return { height, width, channels, classes: classes?.length ?? 0, latentSize };
}

/**
 * The rules that settings mean for pictures of a shape.
 *
 * @throws {UserError} Where an architecture does not fit its family or the pictures.
 */
export function rulesOf(settings: Settings, shape: PictureShape): Rules {
  const family = trainingFamily(settings.family);
  const source = `preset "${settings.preset}"`;
  const design = validate(family.architecture, settings.judge, source, "judge");
  const judgeMomenta = momentaOf(family.parameters(shape, design));
  if (family.isAlone) {
    return {
      ...settings,
      shape,
      ...{ generator: null, truncates: "nothing", hasDomains: false, maturity: 0 },
      momenta: { forger: {}, judge: judgeMomenta },
      ...family.play({ shape, settings }, design),
    };
  }
  const forger = generatorFamily(settings.family);
  const forgerDesign = validate(forger.architecture, settings.generator, source, "generator");
  const generator: ForgingRules["generator"] = (weights, training) =>
    forger.generator(shape, forgerDesign, weights, training);
  return {
    ...settings,
    shape,
    generator,
    truncates: forger.truncates(forgerDesign),
    hasDomains: forger.hasDomains ?? false,
    maturity: forger.maturity?.(forgerDesign) ?? 0,
    momenta: {
      forger: momentaOf(forger.parameters(shape, forgerDesign)),
      judge: judgeMomenta,
    },
    ...family.play({ shape, generator, settings }, design),
  };
}

/** Both players before their first move. */
export function newGame(settings: Settings, shape: PictureShape): GameState {
  const { seed } = settings;
  const family = trainingFamily(settings.family);
  const forgerParameters = family.isAlone
    ? {}
    : generatorFamily(settings.family).parameters(shape, settings.generator);
  const forger = newPlayer(forgerParameters, `figment/forger/${seed}`);
  const judge = newPlayer(family.parameters(shape, settings.judge), `figment/judge/${seed}`);
  return { forger, judge, average: copy(forger.weights), steps: 0, lead: 0, augmentation: 0 };
}

/** How many numbers two networks have, which is the most that a move exchanges. */
export function capacityOf({ forger, judge }: GameState): number {
  const count = (weights: Weights) =>
    Object.values(weights).reduce((sum, { size }) => sum + size, 0);
  return count(forger.weights) + count(judge.weights);
}

/** The momenta of a network's running statistics. */
function momentaOf(specs: ParameterSpecs): Record<string, number> {
  return Object.fromEntries(
    Object.entries(specs).flatMap(([name, { momentum }]) =>
      momentum === undefined ? [] : [[name, momentum]]
    ),
  );
}

function copy(weights: Weights): Weights {
  return Object.fromEntries(Object.entries(weights).map(([name, w]) => [name, tf.clone(w)]));
}
