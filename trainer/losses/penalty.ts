/**
 * Penalties on the slope of the judge, which keep it smooth, and by that the game stable.
 *
 * @module
 */

import type { Scalar, Tensor1D, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import type { RandomStream } from "../../shared/random.ts";

/** The pictures that a judge's move is about. */
export interface Shown {
  /** Real pictures, then as many forged ones, `[2n, H, W, C]`. */
  readonly pictures: Tensor4D;
  /** Their one-hot classes, `[2n, classes]`, real and forged ones alike; null without. */
  readonly labels: Tensor2D | null;
}

/**
 * A penalty, times `weight`.
 *
 * @param judge Gives logits `[N]`, no picture's depending on another.
 */
export type Penalty = (
  judge: (pictures: Tensor4D, labels: Tensor2D | null) => Tensor1D,
  shown: Shown,
  weight: number,
  random: RandomStream,
) => Scalar;
