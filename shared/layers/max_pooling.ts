import * as tf from "@tensorflow/tfjs-core";
import type { Tensor, Tensor4D } from "@tensorflow/tfjs-core";

/**
 * The largest of each 2x2 pixels, `[N, H, W, C]` to `[N, H / 2, W / 2, C]`, for even sides.
 * Unlike `tf.maxPool` it is differentiable twice, as penalties on a judge's slope need it.
 */
export function maxPooling(x: Tensor4D): Tensor4D {
  const [batch, height, width, channels] = x.shape;
  const rows = largerHalf(tf.reshape(x, [batch * height / 2, 2, width * channels]));
  const pixels = largerHalf(tf.reshape(rows, [batch * height * width / 4, 2, channels]));
  return tf.reshape(pixels, [batch, height / 2, width / 2, channels]);
}

/** `[N, 2, M]` to `[N, 1, M]`: max(a, b) = a + relu(b - a). */
function largerHalf(x: Tensor): Tensor {
  const [a, b] = tf.split(x, 2, 1) as [Tensor, Tensor];
  return tf.add(a, tf.relu(tf.sub(b, a)));
}
