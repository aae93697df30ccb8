import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";

/**
 * A tensor as a constant: its value, of which no gradient flows back to what it is made of.
 *
 * @param make Makes the tensor of others; may use operations that have no gradient.
 * @param from The others, all of the result's shape.
 */
export function stopGradient<T extends Tensor>(make: (...from: T[]) => T, ...from: T[]): T {
  const operation = tf.customGrad((...values) => ({
    value: tf.tidy(() => tf.clone(make(...values.slice(0, from.length) as T[]))),
    gradFunc: (dy) => from.map(() => tf.zerosLike(dy as Tensor)),
  }));
  return operation(...from) as T;
}
