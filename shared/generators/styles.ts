/**
 * What the generators with styles have in common: how their latent is divided, and which
 * style steers which layer (Karras et al. 2018, arXiv 1812.04948).
 *
 * The latent of a picture holds z, from which the styles are made, and after it a number for
 * each pixel of noise: so a seed decides the noise too, and truncation leaves it alone.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import { UserError } from "../errors.ts";
import type { Mapping } from "../layers/mapping.ts";
import type { Generator, ParameterSpecs, PictureShape, Styling, Training } from "./family.ts";

/** What follows of an architecture and a size: who takes a style, and which noise. */
export interface StylePlan {
  /** Size of z. */
  readonly latent: number;
  /** Layers that take a style, from the coarsest to the finest. */
  readonly layers: number;
  /** Sizes of the noise, in the order of the layers that take it. */
  readonly noise: readonly { readonly height: number; readonly width: number }[];
  /** The share of pictures in training whose layers are steered by two styles. */
  readonly mixing: number;
}

/** A generator without what leads to its styles. */
export interface StyleNetwork {
  readonly map: Mapping;
  /** w̄, the mean style of each class, or of all, `[classes or 1, style]`. */
  readonly mean: Tensor2D;
  /**
   * @param styles One a layer, `[N, style]`.
   * @param noise `[N, height, width, 1]` each.
   * @returns Pictures, about in [-1, 1].
   */
  draw(styles: readonly Tensor2D[], noise: readonly Tensor4D[]): Tensor4D;
}

/** Name of the running mean of the styles. */
export const MEAN_STYLE = "mapping.mean";

/** The parameter that holds w̄; a running statistic. */
export function meanStyleParameters(classes: number, style: number): ParameterSpecs {
  return { [MEAN_STYLE]: { shape: [Math.max(1, classes), style], deviation: 0, momentum: 0.995 } };
}

/**
 * @param family Its name, for the message.
 * @throws {UserError} Where the latent of a picture is not as long as the plan has it.
 */
export function checkLatentSize(
  { width, height, latentSize }: PictureShape,
  { latent, noise }: StylePlan,
  family: string,
): void {
  const pixels = noise.reduce((sum, { height, width }) => sum + height * width, 0);
  if (latentSize === latent + pixels) return;
  throw new UserError(
    `Pictures of ${width}x${height} of the family "${family}" are made from ${latent} numbers ` +
      `and ${pixels} pixels of noise, but the latent has ${latentSize} numbers, not ` +
      `${latent + pixels}; take pictures of the size that it is for`,
  );
}

/** The plan's length of a latent. */
export function latentSizeOf({ latent, noise }: StylePlan): number {
  return noise.reduce((sum, { height, width }) => sum + height * width, latent);
}

/** Makes a generator of a network. */
export function styleGenerator(
  network: StyleNetwork,
  plan: StylePlan,
  training?: Training,
): Generator {
  return ({ latent, labels, styling }) =>
    tf.tidy(() => {
      const { z, noise } = divide(latent, plan);
      if (training?.observe) {
        return network.draw(stylesInTraining(network, plan, training, z, labels), noise);
      }
      const styles = stylesOf(network, plan, z, labels, styling);
      return tf.clipByValue(network.draw(styles, noise), -1, 1);
    });
}

/** The parts of latents, `[N, latentSize]`. */
export function divide(
  latent: Tensor2D,
  plan: StylePlan,
): { readonly z: Tensor2D; readonly noise: Tensor4D[] } {
  const [count] = latent.shape;
  const z = tf.slice(latent, [0, 0], [count, plan.latent]);
  let offset = plan.latent;
  const noise = plan.noise.map(({ height, width }): Tensor4D => {
    const part = tf.slice(latent, [0, offset], [count, height * width]);
    offset += height * width;
    return tf.reshape(part, [count, height, width, 1]);
  });
  return { z, noise };
}

/** As published: truncated, w̄ + ψ (w - w̄), and mixed where that is asked for. */
function stylesOf(
  { map, mean }: StyleNetwork,
  plan: StylePlan,
  z: Tensor2D,
  labels: Tensor2D | null,
  styling: Styling | undefined,
): Tensor2D[] {
  const average = labels === null ? mean : tf.matMul(labels, mean); // [N or 1, style]
  const styleOf = (z: Tensor2D): Tensor2D => {
    const style = map(z, labels);
    if (styling === undefined) return style;
    return tf.add(tf.mul(tf.sub(style, average), styling.truncation), average);
  };
  const coarse = styleOf(z);
  const fine = styling?.finer ? styleOf(divide(styling.finer, plan).z) : coarse;
  return slots(plan, coarse, fine, Math.ceil(plan.layers / 2));
}

/** In training many pictures have two styles, so that layers do not rely on one another. */
function stylesInTraining(
  { map, mean }: StyleNetwork,
  plan: StylePlan,
  { observe, random }: Training,
  z: Tensor2D,
  labels: Tensor2D | null,
): Tensor2D[] {
  const style = map(z, labels);
  observe?.(MEAN_STYLE, meanOf(style, labels, mean));
  const isMixed = random.uniform() < plan.mixing;
  const crossover = 1 + random.integer(plan.layers - 1);
  const other = isMixed ? map(swapNeighbours(z), labels) : style;
  return slots(plan, style, other, crossover);
}

/** One style up to a layer, another one from it on. */
function slots(
  { layers }: StylePlan,
  coarse: Tensor2D,
  fine: Tensor2D,
  crossover: number,
): Tensor2D[] {
  return Array.from({ length: layers }, (_, i) => i < crossover ? coarse : fine);
}

/** Rows in pairs, each in the other's place: a worker's share of a batch is its own. */
function swapNeighbours(z: Tensor2D): Tensor2D {
  const count = z.shape[0];
  const order = Array.from({ length: count }, (_, i) => i % 2 === 1 ? i - 1 : i + 1);
  if (count % 2 === 1) order[count - 1] = count - 1;
  return tf.gather(z, tf.tensor1d(order, "int32"));
}

/**
 * What the running means of the classes are to be drawn to. A class moves by as much as there
 * is of it in the batch; so the shares of a team add up to what one worker would have seen.
 */
function meanOf(style: Tensor2D, labels: Tensor2D | null, mean: Tensor2D): Tensor2D {
  if (labels === null) return tf.mean(style, 0, true);
  const [count, classes] = labels.shape;
  const away = tf.matMul(labels, tf.sub(style, tf.matMul(labels, mean)), true);
  return tf.add(mean, tf.mul(away, classes / count)); // [classes, style]
}
