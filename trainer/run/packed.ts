/**
 * A run in one small file, to be mailed or committed: the checkpoint and the best
 * generator, all in 16 bits. What goes on from it is not the same to the bit.
 *
 * The mean squares of Adam span more than 16 bits hold, so their roots are stored, as
 * shares of the largest of each tensor.
 *
 * @module
 */

import type { TensorData, WeightData } from "../../shared/model/safetensors.ts";
import * as z from "../../shared/zod.ts";
import { type Best, bestFactsSchema } from "./best.ts";

/** What a packed checkpoint says besides its facts. */
export const packingSchema = z.strictObject({
  /** The largest root of each tensor of squares, by the tensor's name. */
  roots: z.record(z.string(), z.number().check(z.gte(0))),
  /** Of the best generator; absent where the run was not measured. */
  best: z.optional(bestFactsSchema),
});

/** See `packingSchema`. */
export type Packing = z.infer<typeof packingSchema>;

/** Prefix of the best generator's tensors. */
const BEST = "best/";

/**
 * Packs the tensors of a checkpoint, and the best generator with them.
 *
 * @returns Tensors to be stored in 16 bits, and what it takes to unpack them.
 */
export function pack(
  tensors: WeightData,
  best: Best | null,
): { readonly tensors: WeightData; readonly packing: Packing } {
  const roots: Record<string, number> = {};
  const packed: Record<string, TensorData> = {};
  for (const [name, { shape, data }] of Object.entries(tensors)) {
    if (!isSquares(name)) {
      packed[name] = { shape, data };
      continue;
    }
    const largest = Math.sqrt(data.reduce((most, value) => Math.max(most, value), 0));
    roots[name] = largest;
    const unit = largest || 1;
    packed[name] = { shape, data: data.map((square) => Math.sqrt(square) / unit) };
  }
  for (const [name, tensor] of Object.entries(best?.weights ?? {})) packed[BEST + name] = tensor;
  return { tensors: packed, packing: { roots, ...(best === null ? {} : { best: best.facts }) } };
}

/** Undoes `pack`, but for what 16 bits have lost. */
export function unpack(
  packed: WeightData,
  { roots, best }: Packing,
): { readonly tensors: WeightData; readonly best: Best | null } {
  const tensors: Record<string, TensorData> = {};
  const weights: Record<string, TensorData> = {};
  for (const [name, { shape, data }] of Object.entries(packed)) {
    if (name.startsWith(BEST)) weights[name.slice(BEST.length)] = { shape, data };
    else if (!isSquares(name)) tensors[name] = { shape, data };
    else tensors[name] = { shape, data: data.map((root) => (root * (roots[name] ?? 0)) ** 2) };
  }
  return { tensors, best: best === undefined ? null : { facts: best, weights } };
}

function isSquares(name: string): boolean {
  return name.includes("/squares/");
}
