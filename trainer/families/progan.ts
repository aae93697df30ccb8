/**
 * The game of the family `progan` (Karras et al. 2017, arXiv 1710.10196), in which the judge
 * grows with the forger, at its other end: what is new sees the picture first. Until then the
 * judge takes pictures at the size that the forger draws, and real ones are shown to it as
 * coarse, or as far faded in, as forged ones are.
 *
 * ```
 * picture → 1x1 → [3x3 → 3x3, halved] → … → deviation → 3x3 → dense → logit
 * ```
 *
 * All the while pictures are handed on at their full size, each pixel of a coarse one as a
 * square of pixels: so distances between them, and with them the slope to which the penalty
 * holds the judge, mean the same at every stage, as in the paper's code.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor4D } from "@tensorflow/tfjs-core";
import { UserError } from "../../shared/errors.ts";
import type { ParameterSpecs, PictureShape } from "../../shared/generators/family.ts";
import { blend, type Stage, stageOf } from "../../shared/generators/growth.ts";
import { progan } from "../../shared/generators/progan.ts";
import { convolution, convolutionParameters } from "../../shared/layers/convolution.ts";
import { downsamplingConvolution } from "../../shared/layers/downsampling_convolution.ts";
import { equalised, equalisedParameters } from "../../shared/layers/equalised.ts";
import { LEAKY_GAIN, leakyRelu } from "../../shared/layers/leaky_relu.ts";
import { enlarge, shrink } from "../../shared/layers/resolution.ts";
import * as z from "../../shared/zod.ts";
import { adversarial } from "./adversarial.ts";
import type { JudgeFamily, TrainingFamily } from "./family.ts";
import { judgeEnd, judgeEndParameters } from "./judge_end.ts";

const architectureSchema = z.strictObject({
  /** From the picture's size down, as many as the forger has; each is half the size. */
  levels: z.array(z.strictObject({ channels: z.int().check(z.gte(1), z.lte(1024)) })).check(
    z.minLength(1),
    z.maxLength(8),
  ),
});

/** Hyper-parameters of the judge. */
export type ProganJudgeArchitecture = z.infer<typeof architectureSchema>;

/** See the module's text. */
export const proganJudge: JudgeFamily<ProganJudgeArchitecture> = {
  name: "progan",
  architecture: architectureSchema,
  isBatchwise: true,

  parameters: (shape, { levels }) => equalisedParameters(specsOf(shape, levels)),

  judge(shape, { levels }, weights, training) {
    const { level, share } = stageOf(levels.length, training);
    const first = levels.length - 1 - level;
    return (pictures, labels) =>
      tf.tidy(() => {
        const scaled = equalised(weights, specsOf(shape, levels));
        const seen = (i: number, picture: Tensor4D) =>
          leakyRelu(convolution(scaled, `level${i}.picture`, picture));
        const picture = shrink(pictures, 2 ** first);
        let x = seen(first, picture);
        for (let i = first; i < levels.length - 1; i++) {
          x = leakyRelu(convolution(scaled, `level${i}.conv`, x));
          x = leakyRelu(downsamplingConvolution(scaled, `level${i}.down`, x));
          if (i === first && share < 1) x = blend(seen(i + 1, shrink(picture, 2)), x, share);
        }
        return judgeEnd(scaled, x, labels);
      });
  },
};

/** The parameters as the layers have them. */
function specsOf(
  { height, width, channels, classes }: PictureShape,
  levels: ProganJudgeArchitecture["levels"],
): ParameterSpecs {
  const perLevel = levels.map(({ channels: inputs }, i): ParameterSpecs => {
    const outputs = levels[i + 1]?.channels;
    return {
      ...convolutionParameters(`level${i}.picture`, 1, channels, inputs, LEAKY_GAIN),
      ...(outputs && {
        ...convolutionParameters(`level${i}.conv`, 3, inputs, inputs, LEAKY_GAIN),
        ...convolutionParameters(`level${i}.down`, 3, inputs, outputs, LEAKY_GAIN),
      }),
    };
  });
  const factor = 2 ** (levels.length - 1);
  const end = { height: height / factor, width: width / factor, channels: levels.at(-1)!.channels };
  return Object.assign({}, ...perLevel, judgeEndParameters({ ...end, classes }));
}

const duel = adversarial(proganJudge);

/** See the module's text. */
export const proganGame: TrainingFamily<ProganJudgeArchitecture> = {
  ...duel,

  /** @throws {UserError} Where one of the two has more levels than the other. */
  play(table, architecture) {
    const count = architecture.levels.length;
    checkLevels(progan.architecture.parse(table.settings.generator).levels.length, count);
    const { judge, moves } = duel.play(table, architecture);
    return {
      judge,
      moves: moves.map((move) => ({
        ...move,
        begin: (networks, turn) => {
          const pictures = asCoarse(turn.pictures, count, stageOf(count, turn.watching));
          return move.begin(networks, { ...turn, pictures });
        },
      })),
    };
  },
};

function checkLevels(generator: number, judge: number): void {
  if (generator === judge) return;
  throw new UserError(
    `Both networks of the family "progan" grow together, but the generator has ${generator} ` +
      `levels and the judge ${judge}; give them as many`,
  );
}

/** Pictures as coarse, or as far faded in, as those that networks of so many levels draw. */
export function asCoarse(pictures: Tensor4D, levels: number, { level, share }: Stage): Tensor4D {
  const size = 2 ** (levels - 1 - level);
  const coarse = (size: number) => enlarge(shrink(pictures, size), size);
  return share < 1 ? blend(coarse(2 * size), coarse(size), share) : coarse(size);
}
