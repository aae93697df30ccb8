/**
 * What pictures cost, in floating-point operations: those of convolutions and matrix
 * products, forward and backward, which are nearly all there are. They are counted while
 * they run, so that what a family does and how often is nobody's estimate.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { GeneratorFamily, PictureShape } from "../../shared/generators/family.ts";
import type { Dataset } from "../data/dataset.ts";
import { Game } from "../game/game.ts";
import type { Settings } from "../game/settings.ts";
import { newGame, pictureShape, rulesOf } from "../game/table.ts";
import { Team } from "../game/team.ts";

/** Shares of a run at which a step is looked at: networks may grow meanwhile. */
const MOMENTS = [0.1, 0.3, 0.5, 0.7, 0.9];

/** Steps looked at each time: as many as the rarest of the lazy penalties takes. */
const STEPS = 16;

/** Pictures of a step that is looked at; what one costs does not depend on it. */
const BATCH = 4;

/** What a run costs for each picture that it sees, on average over the run. */
export async function workOfTraining(settings: Settings, dataset: Dataset): Promise<number> {
  const small = { ...settings, batch: BATCH };
  const rules = rulesOf(small, pictureShape(dataset, settings.latentSize));
  let sum = 0;
  for (const moment of MOMENTS) {
    const state = newGame(small, rules.shape);
    const steps = Math.ceil(moment * settings.images / BATCH / STEPS) * STEPS;
    const game = new Game(rules, { ...state, steps }, dataset, Team.solo());
    for (let step = 0; step < STEPS; step++) sum += await operationsOf(() => game.step());
    const { forger, judge, average } = game.state;
    for (const { weights, means, squares } of [forger, judge]) {
      tf.dispose([weights, means, squares]);
    }
    tf.dispose(average);
  }
  return sum / (MOMENTS.length * STEPS * BATCH);
}

/** What it costs to make a picture. */
export async function workOfPicture(
  family: GeneratorFamily,
  shape: PictureShape,
  architecture: unknown,
): Promise<number> {
  const weights = tf.tidy(() =>
    Object.fromEntries(
      Object.entries(family.parameters(shape, architecture))
        .map(([name, { shape }]) => [name, tf.ones([...shape])]),
    )
  );
  const operations = await operationsOf(() => {
    tf.tidy(() => {
      const labels = shape.classes === 0 ? null : tf.zeros<tf.Rank.R2>([1, shape.classes]);
      const latent = tf.ones<tf.Rank.R2>([1, shape.latentSize]);
      family.generator(shape, architecture, weights)({ latent, labels });
    });
  });
  tf.dispose(weights);
  return operations;
}

/** A kernel that ran. */
interface Run {
  readonly name: string;
  readonly inputShapes: readonly (readonly number[] | null)[];
  readonly outputShapes: readonly (readonly number[])[];
}

async function operationsOf(work: () => void): Promise<number> {
  const { kernels } = await tf.profile(() => {
    work();
    return tf.scalar(0);
  }) as unknown as { kernels: readonly Run[]; result: tf.Tensor };
  return 2 * kernels.reduce((sum, kernel) => sum + multiplyAdds(kernel), 0);
}

/** Multiply-adds of a kernel; 0 where it only moves or changes numbers one by one. */
function multiplyAdds({ name, inputShapes: [first, second], outputShapes: [output] }: Run): number {
  switch (name) {
    case tf.Conv2D:
    case tf.FusedConv2D:
      return size(output!) * size(second!.slice(0, 3));
    case tf.Conv2DBackpropInput:
      return size(first!) * size(second!.slice(0, 3));
    case tf.Conv2DBackpropFilter:
      return size(second!) * size(output!.slice(0, 3));
    case tf.DepthwiseConv2dNative:
      return size(output!) * size(second!.slice(0, 2));
    case tf.BatchMatMul:
    case tf._FusedMatMul: {
      // Of [b, m, k] by [b, k, n], whichever of the two is transposed: b·m·k·n.
      const products = size(output!.slice(0, -2));
      return Math.sqrt(size(first!) * size(second!) * size(output!) / products);
    }
    default:
      return 0;
  }
}

function size(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1);
}
