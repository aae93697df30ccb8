import { beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { runGenerator } from "../../shared/sampler.ts";
import { bootTrainer } from "../../trainer/backend.ts";
import type { Dataset } from "../../trainer/data/dataset.ts";
import { drawnDigits } from "../../trainer/data/drawn.ts";
import { refit } from "../../trainer/data/refit.ts";
import type { GameState, Rules } from "../../trainer/game/game.ts";
import { presets } from "../../trainer/presets/registry.ts";
import { play, startingState } from "../../trainer/run/run.ts";
import { pictureShape, rulesOf } from "../../trainer/game/table.ts";
import { Team } from "../../trainer/game/team.ts";

/** The mean picture of each class, in [-1, 1]. */
function meansOf({ images, labels, classes, count }: Dataset): Float64Array[] {
  const size = images.length / count;
  const counts = classes!.map((_, label) => labels!.filter((other) => other === label).length);
  const means = counts.map(() => new Float64Array(size));
  images.forEach((byte, i) => {
    const label = labels![Math.floor(i / size)]!;
    means[label]![i % size]! += (byte / 127.5 - 1) / counts[label]!;
  });
  return means;
}

function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2;
  return sum;
}

/**
 * The share of forged pictures whose class has the nearest mean picture of real ones.
 * A tenth is chance.
 */
function score({ shape, generator }: Rules, { average }: GameState, means: Float64Array[]): number {
  const requests = Array.from({ length: 100 }, (_, i) => ({ seed: `${i}`, class: i % 10 }));
  const pictures = runGenerator(generator!(average), shape, requests, 1);
  const values = pictures.dataSync<"float32">();
  pictures.dispose();
  const size = values.length / requests.length;
  const hits = requests.filter((request, i) => {
    const picture = values.subarray(i * size, (i + 1) * size);
    const distances = means.map((mean) => distance(picture, mean));
    return distances.indexOf(Math.min(...distances)) === request.class;
  });
  return hits.length / requests.length;
}

describe("a short training on the drawn digits", () => {
  beforeAll(async () => {
    await bootTrainer("wasm");
  });

  it("makes pictures of the class that is asked for, as they were not at the start", async () => {
    // Small pictures and batches, and a high rate: the most learning in the least time.
    const dataset = await refit(drawnDigits(1500), { size: 16 });
    const given = presets["drawn"]!.settings;
    const settings = { ...given, preset: "drawn", images: 5120, batch: 16, rate: 2e-3, gamma: 0.3 };
    const start = { settings, dataset, checkpoint: null };
    const rules = rulesOf(settings, pictureShape(dataset, settings.latentSize));
    const means = meansOf(dataset);
    const state = startingState(start);
    const before = score(rules, state, means);
    let after = NaN;
    await play(start, state, Team.solo(), ({ state }) => {
      after = score(rules, state, means);
      return Promise.resolve(false);
    });
    assert.ok(before < 0.2, `${before} at the start`);
    assert.ok(after > 0.4, `${after} at the end`);
  });
});
