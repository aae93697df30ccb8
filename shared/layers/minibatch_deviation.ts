/**
 * Minibatch standard deviation (Karras et al. 2017, arXiv 1710.10196, section 3): a judge is
 * told how much the pictures of a group differ, so that a forger whose pictures are all alike
 * is found out.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor, Tensor4D } from "@tensorflow/tfjs-core";

/** Pictures that are compared with one another, if there are as many. */
const GROUP = 4;

/** Keeps the root of no deviation at all differentiable. */
const EPSILON = 1e-8;

/**
 * Adds a channel that holds one number a group of neighbours in the batch: the deviation of
 * their features, averaged over places and channels.
 *
 * @param x `[N, H, W, C]`; the largest divisor of N up to 4 is the size of a group.
 * @returns `[N, H, W, C + 1]`; differentiable twice.
 */
export function minibatchDeviation(x: Tensor4D): Tensor4D {
  const [count, height, width] = x.shape;
  let group = Math.min(GROUP, count);
  while (count % group !== 0) group--;
  const features = x.size / count;
  const groups: Tensor = tf.reshape(x, [count / group, group, features]);
  const mean = (x: Tensor) => tf.mul(tf.sum(x, 1, true), 1 / group); // [groups, 1, features]
  const centred = tf.sub(groups, mean(groups));
  const deviation = tf.sqrt(tf.add(mean(tf.mul(centred, centred)), EPSILON));
  const statistic = tf.mul(tf.sum(deviation, 2), 1 / features); // [groups, 1]
  const places = tf.matMul(statistic, tf.ones([1, group * height * width]));
  return tf.concat([x, tf.reshape(places, [count, height, width, 1])], 3);
}
