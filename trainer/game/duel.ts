/**
 * The two moves of a game of judge and forger (Goodfellow et al. 2014, arXiv 1406.2661).
 * What they play for is the loss; what holds the judge back is the penalty.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Scalar, Tensor1D, Tensor4D } from "@tensorflow/tfjs-core";
import type { Generator, Training, Weights } from "../../shared/generators/family.ts";
import type { Judge } from "../families/family.ts";
import type { Loss } from "../losses/loss.ts";
import type { Penalty, Shown } from "../losses/penalty.ts";
import type { Move } from "./move.ts";
import { fall } from "./schedule.ts";

/** The rules of a duel. */
export interface DuelRules {
  /** The forger as a function of its weights. */
  generator(weights: Weights, training?: Training): Generator;
  /** The judge as a function of its weights. */
  judge(weights: Weights, training?: Training): Judge;
  /** Whether the judge compares the pictures of a batch, so that it sees no mixed ones. */
  readonly isBatchwise: boolean;
  readonly loss: Loss;
  readonly penalty: Penalty;
  /** Weight γ of the penalty; 0 for none. */
  readonly gamma: number;
  /**
   * The share of γ that is left after the first fifth of the run, down to which it falls by
   * a cosine, as in R3GAN: a judge held back while forgeries are easy to tell, and sharp later.
   */
  readonly finalGamma: number;
  /** The penalty is computed every so many steps, so many times as strong. */
  readonly penaltyInterval: number;
  /**
   * The players stay at a similar level: while the judge's verdicts on real and
   * forged pictures are further apart than this, it moves only every second step.
   */
  readonly maxLead: number;
}

/** The share of a run over which γ falls. */
const GAMMA_FALL = 0.2;

/** The judge's move, then the forger's. */
export function duel(rules: DuelRules): readonly Move[] {
  return [judgeMove(rules), forgerMove(rules)];
}

function judgeMove(rules: DuelRules): Move {
  return {
    name: "judge",
    players: ["judge"],
    measures: ["judgeLoss", "verdictOnReal", "verdictOnForged"],
    isDue: ({ step, lead }) => lead <= rules.maxLead || step % 2 === 0,
    begin({ forger }, turn) {
      const { pictures, labels, noise: latent, step, progress } = turn;
      const forged = rules.generator(forger, turn.watching)({ latent, labels });
      const shown = { real: turn.show(pictures, "real"), forged: turn.show(forged, "forged") };
      const both: Shown = {
        pictures: tf.concat([shown.real, shown.forged]),
        labels: labels && tf.concat([labels, labels]),
      };
      const isPenalised = rules.gamma > 0 && step % rules.penaltyInterval === 0;
      const gamma = rules.gamma * fall(progress, rules.finalGamma, GAMMA_FALL);
      return ({ judge: weights }) => {
        const judge = rules.judge(weights, turn.learning("judge"));
        const [real, fake] = rules.isBatchwise
          ? [judge(shown.real, labels), judge(shown.forged, labels)] as const
          : tf.split(judge(both.pictures, both.labels), 2) as [Tensor1D, Tensor1D];
        const loss = rules.loss.judge(real, fake);
        const verdicts = rules.loss.verdicts(real, fake);
        const measured = [loss, tf.mean<Scalar>(verdicts.real), tf.mean<Scalar>(verdicts.forged)];
        if (!isPenalised) return { loss, measured };
        const penalty = rules.penalty(judge, both, gamma * rules.penaltyInterval, turn.random);
        return { loss: tf.add(loss, penalty), measured };
      };
    },
  };
}

function forgerMove(rules: DuelRules): Move {
  return {
    name: "forger",
    players: ["forger"],
    measures: ["forgerLoss"],
    isDue: () => true,
    begin({ judge: weights }, turn) {
      const { pictures, labels, noise: latent } = turn;
      const judge = rules.judge(weights, turn.watching);
      const show = (x: Tensor4D, kind: "real" | "forged") => judge(turn.show(x, kind), labels);
      const real = rules.loss.isComparative ? show(pictures, "real") : null;
      return ({ forger }) => {
        const forge = rules.generator(forger, turn.learning("forger"));
        const loss = rules.loss.forger(real, show(forge({ latent, labels }), "forged"));
        return { loss, measured: [loss] };
      };
    },
  };
}
