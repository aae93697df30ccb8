/**
 * Moments of a game for points of a plane, as numbers: a line of `points.jsonl` for each, a
 * {@linkcode PointsLine} in JSON, and once `points.json`, {@linkcode RealPoints}.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor, Tensor1D, Tensor4D } from "@tensorflow/tfjs-core";
import type { Training } from "../../shared/generators/family.ts";
import { runGenerator } from "../../shared/sampler.ts";
import { gatherImages } from "../data/batches.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Point } from "../data/point_sets.ts";
import type { ForgingRules, GameState } from "../game/game.ts";
import type { Loss } from "../losses/loss.ts";
import { realRows } from "./exhibits.ts";
import { appendLine, beginLines } from "./lines.ts";
import type { Showing, View } from "./moments.ts";
import {
  type Field,
  POINTS,
  type PointsLine,
  REAL_POINTS,
  type RealPoints,
} from "./points_line.ts";
import { writeAtomically } from "./write_atomically.ts";

/** Points of either kind that are shown. */
const COUNT = 512;
const SEEDS = Array.from({ length: COUNT }, (_, i) => ({ seed: `figment ${i}` }));

/** Of the field, cells each way: a line of the file is below 20 kB. */
const SIDE = 40;
/** Where forgers can put points at all: their last step is a tanh. */
const FROM: Point = [-1, -1];
const TO: Point = [1, 1];

/** What is shown with. */
export interface PointsOptions {
  /** The run's folder; exists. */
  readonly folder: string;
  readonly rules: ForgingRules;
  readonly loss: Loss;
  readonly dataset: Dataset;
}

/** See the module's text. */
export class Points implements View {
  readonly #options: PointsOptions;
  readonly #real: Float32Array;

  constructor(options: PointsOptions) {
    const { dataset } = options;
    this.#options = options;
    this.#real = gatherImages(dataset, realRows(dataset, SEEDS));
  }

  async begin(images: number): Promise<void> {
    const { folder } = this.#options;
    await beginLines(`${folder}/${POINTS}`, images);
    const contents: RealPoints = { real: pointsOf(this.#real) };
    const bytes = new TextEncoder().encode(JSON.stringify(contents) + "\n");
    await writeAtomically(`${folder}/${REAL_POINTS}`, bytes);
  }

  async show({ state, images, training }: Showing): Promise<void> {
    const { folder, rules } = this.#options;
    const forged = forgePoints(rules, state, training);
    const line: PointsLine = {
      images,
      forged: pointsOf(await forged.data<"float32">()),
      field: {
        ...{ from: FROM, to: TO, side: SIDE },
        verdicts: await this.#verdicts(state, forged, training),
      },
    };
    forged.dispose();
    await appendLine(`${folder}/${POINTS}`, line);
  }

  /** The judge's verdicts on the middles of the cells, rows from the lowest up. */
  async #verdicts(
    state: GameState,
    forged: Tensor4D,
    training: Training,
  ): Promise<Field["verdicts"]> {
    const { rules, loss } = this.#options;
    const judge = rules.judge!(state.judge.weights, training);
    const verdicts = tf.tidy(() => {
      const real = judge(pointTensor(this.#real), null);
      const field = judge(pointTensor(middles()), null);
      // A verdict may be by comparison: with forged points, and with real ones.
      const asReal = loss.verdicts(field, judge(forged, null)).real;
      const asForged = loss.verdicts(real, field).forged;
      return tf.mul<Tensor1D>(tf.add(asReal, asForged), 0.5);
    });
    return (await valuesOf(verdicts)).map(round);
  }
}

/** What the averaged forger makes of the seeds that are shown, `[COUNT, 1, 2, 1]`. */
export function forgePoints(
  { generator, shape, truncates }: ForgingRules,
  { average }: GameState,
  training: Training,
): Tensor4D {
  return runGenerator(generator(average, training), shape, SEEDS, 1, truncates);
}

/** Coordinates, x and y in turn, as points. */
export function pointsOf(values: Float32Array): Point[] {
  return Array.from(
    { length: values.length / 2 },
    (_, i) => [round(values[2 * i]!), round(values[2 * i + 1]!)],
  );
}

function pointTensor(values: Float32Array): Tensor4D {
  return tf.tensor4d(values, [values.length / 2, 1, 2, 1]);
}

/** The middles of the cells, `[SIDE · SIDE, 2]`, flat. */
function middles(): Float32Array {
  const at = (cell: number, axis: 0 | 1) =>
    FROM[axis] + (TO[axis] - FROM[axis]) * (cell + 0.5) / SIDE;
  const values = new Float32Array(2 * SIDE * SIDE);
  for (let i = 0; i < SIDE * SIDE; i++) {
    values.set([at(i % SIDE, 0), at(Math.floor(i / SIDE), 1)], 2 * i);
  }
  return values;
}

/** The numbers of a tensor, which is disposed. */
async function valuesOf(tensor: Tensor): Promise<number[]> {
  const values = await tensor.data<"float32">();
  tensor.dispose();
  return Array.from(values);
}

function round(value: number): number {
  return Math.round(value * 1e3) / 1e3;
}
