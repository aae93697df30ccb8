/**
 * A turn as the game hands it to a move, the same again each time: what a move's loss
 * depends on beside the weights stands still, so that it can be differentiated by hand.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Training } from "../../shared/generators/family.ts";
import { RandomStream } from "../../shared/random.ts";
import { gatherImages, gatherLabels } from "../../trainer/data/batches.ts";
import type { Dataset } from "../../trainer/data/dataset.ts";
import type { Rules } from "../../trainer/game/game.ts";
import type { Move, Turn } from "../../trainer/game/move.ts";

/** The turn of a move at a step of a run; its tensors are the caller's, or its tidy's. */
export function turnOf(
  { name }: Move,
  { shape, batch }: Rules,
  dataset: Dataset,
  { step, progress }: Pick<Turn, "step" | "progress">,
): Turn {
  const { height, width, channels, classes, latentSize } = shape;
  const random = () => new RandomStream(`draws/${name}`);
  const training = (): Training => ({ progress, random: random(), observe: () => {} });
  const rows = Uint32Array.from({ length: batch }, (_, i) => i);
  const noise = new RandomStream(`noise/${name}`).normals(batch * latentSize);
  return {
    step,
    progress,
    lead: 0,
    pictures: tf.tensor4d(gatherImages(dataset, rows), [batch, height, width, channels]),
    labels: classes === 0 ? null : tf.tensor2d(gatherLabels(dataset, rows), [batch, classes]),
    noise: tf.tensor2d(noise, [batch, latentSize]),
    random: random(),
    show: (pictures) => pictures,
    watching: training(),
    learning: training,
  };
}
