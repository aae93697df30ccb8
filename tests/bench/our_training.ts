/**
 * Trains a preset on the drawn digits for some seconds and prints images a second.
 * Usage: our_training.ts PRESET WORKERS SECONDS.
 *
 * @module
 */

import { bootTrainer } from "../../trainer/backend.ts";
import { drawnDigits } from "../../trainer/data/drawn.ts";
import { capacityOf } from "../../trainer/game/table.ts";
import { presets } from "../../trainer/presets.ts";
import { assembleCrew } from "../../trainer/run/crew.ts";
import { play, type Start, startingState } from "../../trainer/run/run.ts";

const [preset, workers, seconds] = Deno.args as [string, string, string];
const settings = { ...presets[preset]!.settings, preset };
const start: Start = { settings, dataset: drawnDigits(2000), checkpoint: null };
await bootTrainer("wasm");
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
