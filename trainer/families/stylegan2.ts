/**
 * The game of the family `stylegan2`: the judge of `style_judge.ts` with its shorter ways,
 * the two moves of every duel, and a third one now and then, in which the forger evens out its
 * paths (see `losses/path_length.ts`). As in the paper's section 3.1 it is a step of its own,
 * made seldom and so many times as strong.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Scalar, Tensor2D } from "@tensorflow/tfjs-core";
import {
  type StyleArchitecture,
  styleArchitectureSchema,
} from "../../shared/generators/style_architecture.ts";
import { networkOf, planOf } from "../../shared/generators/style_family.ts";
import { stylegan2Layers } from "../../shared/generators/stylegan2.ts";
import type { PictureShape } from "../../shared/generators/family.ts";
import { divide } from "../../shared/generators/styles.ts";
import * as z from "../../shared/zod.ts";
import type { Move } from "../game/move.ts";
import { pathLengths } from "../losses/path_length.ts";
import { adversarial } from "./adversarial.ts";
import type { TrainingFamily } from "./family.ts";
import { styleJudge, styleJudgeSchema } from "./style_judge.ts";

const architectureSchema = z.extend(styleJudgeSchema, {
  /** The third move. */
  paths: z.strictObject({
    /** Of the penalty; 2 in the paper's code, 0 for no such move. */
    weight: z.number().check(z.gte(0)),
    /** Steps from one to the next. */
    interval: z.int().check(z.gte(1)),
  }),
});

/** Hyper-parameters of the judge, and of the forger's move along its paths. */
export type StyleGan2JudgeArchitecture = z.infer<typeof architectureSchema>;

/** The mean length of paths, which is kept among the judge's statistics: no model needs it. */
const MEAN = "paths.mean";

/** The share of it that stays in each move, as in the paper's code. */
const MOMENTUM = 0.99;

const duel = adversarial(styleJudge({ name: "stylegan2", isResidual: true }));

/** See the module's text. */
export const stylegan2Game: TrainingFamily<StyleGan2JudgeArchitecture> = {
  name: "stylegan2",
  architecture: architectureSchema,

  parameters: (shape, { levels, paths }) => ({
    ...duel.parameters(shape, { levels }),
    ...(paths.weight > 0 && { [MEAN]: { shape: [], deviation: 0, momentum: MOMENTUM } }),
  }),

  play(table, { levels, paths }) {
    const { judge, moves } = duel.play(table, { levels });
    if (paths.weight === 0) return { judge, moves };
    const architecture = styleArchitectureSchema.parse(table.settings.generator);
    return { judge, moves: [...moves, pathMove(table.shape, architecture, paths)] };
  },
};

function pathMove(
  shape: PictureShape,
  architecture: StyleArchitecture,
  { weight, interval }: StyleGan2JudgeArchitecture["paths"],
): Move {
  const plan = planOf(stylegan2Layers, shape, architecture);
  return {
    name: "paths",
    players: ["forger"],
    measures: ["pathLength"],
    isDue: ({ step }) => step % interval === 0,
    begin({ judge }, turn) {
      const { z, noise } = divide(everySecond(turn.noise), plan);
      const labels = turn.labels && everySecond(turn.labels);
      // One for all pictures: as much by chance, and the same for every worker.
      const { height, width, channels } = shape;
      const values = turn.random.normals(height * width * channels);
      const direction = tf.tensor4d(values, [1, height, width, channels]);
      // The running mean begins at 0; a short run is over before it has got over that.
      const made = Math.max(1, Math.floor(turn.step / interval));
      const usual = tf.div<Scalar>(judge[MEAN]!, 1 - MOMENTUM ** made);
      return ({ forger }) => {
        const { map, draw } = networkOf(stylegan2Layers, shape, architecture, forger);
        const steered = (style: Tensor2D) =>
          draw(Array.from({ length: plan.layers }, () => style), noise);
        const lengths = pathLengths(steered, map(z, labels), direction);
        const mean = tf.mean<Scalar>(lengths);
        turn.learning("judge").observe?.(MEAN, mean);
        const excess = tf.sub(lengths, usual);
        const penalty = tf.mean<Scalar>(tf.mul(excess, excess));
        return { loss: tf.mul(penalty, weight * interval), measured: [mean] };
      };
    },
  };
}

/** Half of the rows, which is enough for a penalty. */
function everySecond(x: Tensor2D): Tensor2D {
  const rows = Array.from({ length: Math.ceil(x.shape[0] / 2) }, (_, i) => 2 * i);
  return tf.gather(x, tf.tensor1d(rows, "int32"));
}
