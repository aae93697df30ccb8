/**
 * What there is to choose of the generators with styles.
 *
 * @module
 */

import * as z from "zod";

/** Validates the hyper-parameters of the generators with styles. */
export const styleArchitectureSchema = z.strictObject({
  /** Size of z; the rest of the latent is noise. */
  latent: z.int().min(1).max(1024),
  mapping: z.strictObject({
    /** Size of a style. */
    style: z.int().min(1).max(1024),
    /** 8 in the papers. */
    layers: z.int().min(1).max(8),
    /** Its learning rate, beside that of the other layers: 0.01 in the papers. */
    rate: z.number().min(1e-3).max(1),
  }),
  /** The share of pictures in training whose layers are steered by two styles: 0.9 in the papers. */
  mixing: z.number().min(0).max(1),
  /** From the smallest feature map up; each level is twice the size of the one before. */
  levels: z.array(z.strictObject({ channels: z.int().min(1).max(1024) })).min(1).max(8),
});

/** Hyper-parameters of the generators with styles. */
export type StyleArchitecture = z.infer<typeof styleArchitectureSchema>;
