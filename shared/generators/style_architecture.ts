/**
 * What there is to choose of the generators with styles.
 *
 * @module
 */

import * as z from "../zod.ts";

/** Validates the hyper-parameters of the generators with styles. */
export const styleArchitectureSchema = z.strictObject({
  /** Size of z; the rest of the latent is noise. */
  latent: z.int().check(z.gte(1), z.lte(1024)),
  mapping: z.strictObject({
    /** Size of a style. */
    style: z.int().check(z.gte(1), z.lte(1024)),
    /** 8 in the papers. */
    layers: z.int().check(z.gte(1), z.lte(8)),
    /** Its learning rate, beside that of the other layers: 0.01 in the papers. */
    rate: z.number().check(z.gte(1e-3), z.lte(1)),
  }),
  /** The share of pictures in training whose layers are steered by two styles: 0.9 in the papers. */
  mixing: z.number().check(z.gte(0), z.lte(1)),
  /** From the smallest feature map up; each level is twice the size of the one before. */
  levels: z.array(z.strictObject({ channels: z.int().check(z.gte(1), z.lte(1024)) })).check(
    z.minLength(1),
    z.maxLength(8),
  ),
});

/** Hyper-parameters of the generators with styles. */
export type StyleArchitecture = z.infer<typeof styleArchitectureSchema>;
