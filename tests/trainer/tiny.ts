/**
 * A game small enough to be played many times in a test.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Weights } from "../../shared/generators/family.ts";
import { RandomStream } from "../../shared/random.ts";
import { createDataset, type Dataset } from "../../trainer/data/dataset.ts";
import type { GameState } from "../../trainer/game/game.ts";
import type { Settings } from "../../trainer/game/settings.ts";
import { newGame, pictureShape } from "../../trainer/game/table.ts";

/** Settings of a game for 8x8 pictures; `changes` replace some. */
export function tinySettings(changes: Partial<Settings> = {}): Settings {
  return {
    preset: "tiny",
    family: "modern",
    generator: { levels: [{ channels: 4, convolutions: 0 }, { channels: 3, convolutions: 1 }] },
    judge: {
      levels: [{ channels: 3, convolutions: 0 }, { channels: 4, convolutions: 0 }],
      features: 5,
    },
    latentSize: 4,
    loss: "binary-cross-entropy",
    penalty: "r1-and-r2",
    gamma: 0.5,
    finalGamma: 0.1,
    penaltyInterval: 2,
    batch: 8,
    images: 64,
    rate: 1e-2,
    finalRate: 0.1,
    adam: { beta1: 0, beta2: 0.99, epsilon: 1e-4 },
    emaHalfLife: 0.1,
    maxLead: 1,
    mirror: false,
    augmentAbove: 1,
    truncation: 1,
    seed: 0,
    ...changes,
  };
}

/** 8x8 pictures of two kinds, a bar that lies and a bar that stands, in some noise. */
export function bars(count = 96): Dataset {
  const random = new RandomStream("bars");
  const labels = Uint8Array.from({ length: count }, (_, i) => i % 2);
  const images = new Uint8Array(count * 64);
  labels.forEach((label, i) => {
    const place = 1 + random.integer(6);
    for (let y = 0; y < 8; y++) {
      for (let x = 0; x < 8; x++) {
        const isInk = (label === 0 ? y : x) === place;
        images[(i * 8 + y) * 8 + x] = (isInk ? 215 : 0) + random.integer(40);
      }
    }
  });
  return createDataset({
    name: "bars",
    licence: "none needed: drawn by code",
    height: 8,
    width: 8,
    channels: 1,
    images,
    labels,
    classes: ["lying", "standing"],
  });
}

/** The players of a tiny game before their first move. */
export function tinyState(settings: Settings = tinySettings()): GameState {
  return newGame(settings, pictureShape(bars(), settings.latentSize));
}

/** Copies of a network's weights as plain numbers, by name. */
export function valuesOf(weights: Weights): Record<string, Float32Array> {
  return Object.fromEntries(
    Object.entries(weights).map(([name, tensor]) => [name, tensor.dataSync<"float32">().slice()]),
  );
}

/** All tensors of a state as plain numbers, to be compared. */
export function valuesOfState({ forger, judge, average }: GameState) {
  return {
    forger: [forger.weights, forger.means, forger.squares].map(valuesOf),
    judge: [judge.weights, judge.means, judge.squares].map(valuesOf),
    average: valuesOf(average),
  };
}

/** Gives a state's tensors back. */
export function disposeState({ forger, judge, average }: GameState): void {
  for (const { weights, means, squares } of [forger, judge]) tf.dispose([weights, means, squares]);
  tf.dispose(average);
}
