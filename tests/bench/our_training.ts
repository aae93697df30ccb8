/**
 * Trains a preset on random pictures for some seconds and prints images a second.
 * Usage: our_training.ts PRESET SHAPE BACKEND WORKERS SECONDS, SHAPE in JSON.
 *
 * @module
 */

import type { PictureShape } from "../../shared/generators/family.ts";
import { RandomStream } from "../../shared/random.ts";
import { bootTrainer } from "../../trainer/backend.ts";
import type { BackendName } from "../../trainer/backend_name.ts";
import { createDataset, type Dataset } from "../../trainer/data/dataset.ts";
import { capacityOf } from "../../trainer/game/table.ts";
import { presets } from "../../trainer/presets/registry.ts";
import { assembleCrew } from "../../trainer/run/crew.ts";
import { play, type Start, startingState } from "../../trainer/run/run.ts";

const COUNT = 512;

/** The peer does not look at the pictures either, only at their size. */
function randomPictures({ height, width, channels, classes }: PictureShape): Dataset {
  const random = new RandomStream("figment/bench/pictures");
  const words = Uint32Array.from(
    { length: COUNT * height * width * channels / 4 },
    () => random.bits(),
  );
  return createDataset({
    name: "random",
    licence: "none needed: random",
    height,
    width,
    channels,
    images: new Uint8Array(words.buffer),
    labels: classes === 0 ? null : Uint8Array.from({ length: COUNT }, (_, i) => i % classes),
    classes: classes === 0 ? null : Array.from({ length: classes }, (_, i) => `${i}`),
  });
}

const [preset, shape, backend, workers, seconds] = Deno.args as [
  string,
  string,
  BackendName,
  string,
  string,
];
// A judge that is too far ahead would sit out, as against noise it must be; the peer's never does.
const settings = { ...presets[preset]!.settings, preset, maxLead: 1 };
const start: Start = { settings, dataset: randomPictures(JSON.parse(shape)), checkpoint: null };
await bootTrainer(backend);
const state = startingState(start);
const crew = assembleCrew(Number(workers), capacityOf(state), start);
let warm: { images: number; at: number } | null = null;
await play(start, state, crew.team, ({ images }) => {
  const now = performance.now() / 1000;
  warm ??= { images, at: now }; // the first report ends the warm-up
  if (now - warm.at < Number(seconds)) return Promise.resolve(false);
  console.log((images - warm.images) / (now - warm.at));
  return Promise.resolve(true);
});
crew.dismiss();
