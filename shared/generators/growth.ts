/**
 * How networks grow in the course of a run (Karras et al. 2017, arXiv 1710.10196, section 2):
 * they begin with the smallest pictures, and each further level, which doubles their size, is
 * faded in by a share that rises from 0 to 1. Before it begins, a level costs nothing.
 *
 * ```
 * 7x7 → fading to 14x14 → 14x14 → fading to 28x28 → 28x28, which is as long as the others together
 * ```
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { Training } from "./family.ts";

/** The share of a run after which networks of several levels are grown up. */
const GROWN = 0.5;

/** How far networks are grown. */
export interface Stage {
  /** The finest level in use; 0 is the coarsest. */
  readonly level: number;
  /** How much of it counts, 0 to 1; the rest is the level below. */
  readonly share: number;
}

/** The share of a run after which networks of so many levels are grown up. */
export function maturityOf(levels: number): number {
  return levels > 1 ? GROWN : 0;
}

/** How far networks of so many levels are grown; as published, without training, they are. */
export function stageOf(levels: number, training?: Training): Stage {
  const finest = levels - 1;
  if (training === undefined || training.progress >= maturityOf(levels)) {
    return { level: finest, share: 1 };
  }
  // Of each level but the last as long a time of rest as the next one takes to fade in.
  const phase = 2 * finest * training.progress / GROWN;
  const level = Math.floor(phase / 2);
  return phase % 2 < 1 ? { level, share: 1 } : { level: level + 1, share: phase % 2 - 1 };
}

/** From coarse to fine, by the share of the fine one; both of one shape. */
export function blend<T extends Tensor>(coarse: T, fine: T, share: number): T {
  return tf.add(tf.mul(coarse, 1 - share), tf.mul(fine, share));
}
