/**
 * The smallest example of all: logistic regression (Cox 1958). A row x of features is of the
 * class y, 0 or 1; the network says how likely it takes it to be 1.
 *
 *   the model   h(x) = σ(z),  z = x · w + b
 *   the loss    J = -1/m Σ [y log h(x) + (1 - y) log(1 - h(x))], binary cross-entropy
 *   the step    w ← w - α ∂J/∂w,  b ← b - α ∂J/∂b, gradient descent
 *
 * All else here is larger, and the same: a network with a loss, and steps against its gradient.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Scalar, Tensor1D, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import { UserError } from "../../shared/errors.ts";
import type { Weights } from "../../shared/generators/family.ts";
import * as z from "../../shared/zod.ts";
import type { Move } from "../game/move.ts";
import type { LoneFamily } from "./family.ts";

/** z of the rows, `[N]`: above 0 where the network says 1. */
function model(network: Weights, rows: Tensor4D): Tensor1D {
  const x: Tensor2D = tf.reshape(rows, [rows.shape[0], -1]);
  const { w, b } = network as { w: Tensor2D; b: Tensor1D };
  return tf.add(tf.squeeze(tf.matMul(x, w), [1]), b);
}

/** J, from z: -log h = softplus(-z), and -log(1 - h) = softplus(z) = softplus(-z) + z. */
function loss(z: Tensor1D, y: Tensor1D): Scalar {
  return tf.mean(tf.add(tf.softplus(tf.neg(z)), tf.mul(tf.sub(1, y), z)));
}

const learn: Move = {
  name: "learn",
  players: ["judge"],
  measures: ["loss"],
  isDue: () => true,
  begin: (_networks, { pictures, labels }) => ({ judge }) => {
    const [, y] = tf.unstack(labels!, 1) as [Tensor1D, Tensor1D]; // one-hot: class 0, class 1
    const J = loss(model(judge, pictures), y);
    return { loss: J, measured: [J] };
  },
  descend: (weight, gradient, rate) => tf.sub(weight, tf.mul(rate, gradient)),
};

/** See the module's text. */
export const logistic: LoneFamily = {
  name: "logistic",
  isAlone: true,
  architecture: z.strictObject({}),
  parameters: ({ height, width, channels }) => ({
    w: { shape: [height * width * channels, 1], deviation: 0 },
    b: { shape: [1], deviation: 0 },
  }),
  play({ shape }) {
    if (shape.classes !== 2) throw new UserError("Logistic regression tells two classes apart");
    return { moves: [learn], judge: (network) => (rows) => model(network, rows) };
  },
};
