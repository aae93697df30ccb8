/**
 * Pictures and feature maps at other sizes, a whole factor smaller or larger; each is the
 * other's gradient, but for a constant. Written as convolutions, which can be differentiated
 * as often as wanted: tfjs's own pooling and resizing can be once.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor4D } from "@tensorflow/tfjs-core";

/** `[N, H, W, C]` to `[N, H / factor, W / factor, C]`: each pixel is the mean of a square. */
export function shrink(x: Tensor4D, factor: number): Tensor4D {
  if (factor === 1) return x;
  const filter = tf.mul<Tensor4D>(squares(factor, x.shape[3]), 1 / factor ** 2);
  return tf.conv2d(x, filter, factor, "valid");
}

/** `[N, H, W, C]` to `[N, H · factor, W · factor, C]`: each pixel becomes a square. */
export function enlarge(x: Tensor4D, factor: number): Tensor4D {
  if (factor === 1) return x;
  const [batch, height, width, channels] = x.shape;
  const shape: Tensor4D["shape"] = [batch, height * factor, width * factor, channels];
  return tf.conv2dTranspose(x, squares(factor, channels), shape, factor, "valid");
}

/** The filter that adds up the pixels of a square, each channel by itself. */
function squares(side: number, channels: number): Tensor4D {
  return tf.tile(tf.reshape(tf.eye(channels), [1, 1, channels, channels]), [side, side, 1, 1]);
}
