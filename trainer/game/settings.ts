/**
 * Everything that decides how a run goes. A run with the same settings on the
 * same data, backend and number of workers gives the same weights.
 *
 * @module
 */

import { MAX_LATENT } from "../../shared/latent.ts";
import * as z from "../../shared/zod.ts";

const lossName = z.enum(["binary-cross-entropy", "minimax", "relativistic", "wasserstein"]);
const penaltyName = z.enum(["r1-and-r2", "r1", "wgan-gp"]);

/** The schema of a run's settings; stored with every checkpoint. */
export const settingsSchema = z.strictObject({
  /** Name of the preset that they came from. */
  preset: z.string(),
  family: z.string(),
  /** Hyper-parameters of generator and judge; the family validates them. */
  generator: z.record(z.string(), z.unknown()),
  judge: z.record(z.string(), z.unknown()),
  latentSize: z.int().check(z.gte(1), z.lte(MAX_LATENT)),
  loss: lossName,
  /** The penalty on the judge's slope; checkpoints of before lack the choice. */
  penalty: z._default(penaltyName, "r1-and-r2"),
  /** Weight γ of the penalty; 0 for none. */
  gamma: z.number().check(z.gte(0)),
  /** The share of γ that is left after the first fifth of the run. */
  finalGamma: z._default(z.number().check(z.gte(0), z.lte(1)), 0.1),
  /** Steps from one penalty to the next. */
  penaltyInterval: z.int().check(z.gte(1)),
  /** Pictures a step. */
  batch: z.int().check(z.gte(2), z.lte(4096)),
  /** Pictures of the whole run; an epoch of MNIST is 60,000. */
  images: z.int().check(z.gte(1)),
  /** Learning rate of both players at the start. */
  rate: z.number().check(z.positive()),
  /** The share of it that is left at the end. */
  finalRate: z._default(z.number().check(z.gte(0), z.lte(1)), 0.1),
  adam: z.strictObject({
    beta1: z.number().check(z.gte(0), z.lt(1)),
    beta2: z.number().check(z.gte(0), z.lt(1)),
    epsilon: z.number().check(z.positive()),
  }),
  /** Half-life of the averaged generator, as a share of the pictures seen; 0: no average. */
  emaHalfLife: z.number().check(z.gte(0), z.lte(1)),
  /** The lead, P(real) of real minus of forged pictures, beyond which the judge is slowed down. */
  maxLead: z.number().check(z.gte(0), z.lte(1)),
  /** Whether real pictures are mirrored at random; checkpoints of before lack it. */
  mirror: z._default(z.boolean(), false),
  /** The lead above which pictures are changed before the judge sees them; 1 for never. */
  augmentAbove: z._default(z.number().check(z.gte(0), z.lte(1)), 1),
  /** Scale of noise or styles that the model is published with, where a request names none. */
  truncation: z.number().check(z.gte(0), z.lte(2)),
  seed: z.int().check(z.gte(0)),
});

/** See `settingsSchema`. */
export type Settings = z.infer<typeof settingsSchema>;
