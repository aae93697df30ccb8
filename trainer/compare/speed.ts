/**
 * How many images a run sees in a second, so that a budget of time can be turned into one
 * of images, over which schedules are spread.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import { capacityOf } from "../game/table.ts";
import { assembleCrew } from "../run/crew.ts";
import { play, type Start, startingState } from "../run/run.ts";

/**
 * Plays the beginning of a run.
 *
 * @param seconds To look for; the first report, in which workers start, does not count.
 */
export async function imagesPerSecond(
  start: Start,
  workers: number,
  seconds = 3,
): Promise<number> {
  const state = startingState(start);
  const crew = assembleCrew(workers, capacityOf(state), start);
  let first: { readonly images: number; readonly at: number } | null = null;
  let speed = 0;
  let last = state;
  try {
    await play(start, state, crew.team, ({ images, state }) => {
      last = state;
      const now = performance.now() / 1000;
      if (first !== null) speed = (images - first.images) / (now - first.at);
      first ??= { images, at: now };
      return Promise.resolve(now - first.at > seconds);
    });
  } finally {
    crew.dismiss();
  }
  for (const { weights, means, squares } of [last.forger, last.judge]) {
    tf.dispose([weights, means, squares]);
  }
  tf.dispose(last.average);
  return speed;
}
