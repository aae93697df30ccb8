/**
 * One of the two players: a network's weights and the state of its optimiser.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Scalar, Tensor } from "@tensorflow/tfjs-core";
import type { ParameterSpecs, Weights } from "../../shared/generators/family.ts";
import { RandomStream } from "../../shared/random.ts";
import { adamStep } from "../kernels/adam.ts";

/** Constants of Adam (Kingma & Ba 2014, arXiv 1412.6980). */
export interface AdamSettings {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/** What a player remembers between steps. */
export interface PlayerState {
  /** Its parameters, running statistics among them. */
  readonly weights: Weights;
  /** Adam's running mean of the gradient; this and the next have no statistics. */
  readonly means: Weights;
  /** Adam's running mean of the squared gradient. */
  readonly squares: Weights;
  /** Updates so far. */
  readonly updates: number;
}

/** A player before its first move: normal weights from the stream of `name`. */
export function newPlayer(specs: ParameterSpecs, name: string): PlayerState {
  const weights: Record<string, Tensor> = {};
  const means: Record<string, Tensor> = {};
  const squares: Record<string, Tensor> = {};
  for (const [parameter, { shape, deviation, mean = 0, momentum }] of Object.entries(specs)) {
    const values = new RandomStream(`${name}/${parameter}`).normals(
      tf.util.sizeFromShape([...shape]),
    );
    weights[parameter] = tf.tensor(values.map((value) => mean + value * deviation), [...shape]);
    if (momentum !== undefined) continue;
    means[parameter] = tf.zeros([...shape]);
    squares[parameter] = tf.zeros([...shape]);
  }
  return { weights, means, squares, updates: 0 };
}

/** The weights that gradients move: all but running statistics. */
export function trainable({ weights, means }: PlayerState): Weights {
  return Object.fromEntries(Object.keys(means).map((name) => [name, weights[name]!]));
}

/**
 * The gradient of a loss with respect to a network's weights; zeros for those that it does
 * not depend on.
 *
 * @returns One tensor a weight, in the order of the record; the caller disposes them.
 */
export function gradients(weights: Weights, loss: (weights: Weights) => Scalar): Tensor[] {
  const names = Object.keys(weights);
  const values = Object.values(weights);
  const evaluate = () => loss(Object.fromEntries(names.map((name, i) => [name, values[i]!])));
  const { value, grads } = tf.engine().gradients(evaluate, values);
  value.dispose();
  return grads.map((gradient: Tensor | undefined, i) => gradient ?? tf.zerosLike(values[i]!));
}

/**
 * One step without a memory; the old weights are disposed, but for running statistics.
 *
 * @param gradients One for each trainable weight, in the order of the record.
 * @param step The new weight.
 */
export function descend(
  player: PlayerState,
  gradients: readonly Tensor[],
  step: (weight: Tensor, gradient: Tensor) => Tensor,
): PlayerState {
  const weights: Record<string, Tensor> = { ...player.weights };
  Object.entries(trainable(player)).forEach(([name, weight], i) => {
    weights[name] = tf.tidy(() => step(weight, gradients[i]!));
    weight.dispose();
  });
  return { ...player, weights, updates: player.updates + 1 };
}

/**
 * One Adam step; the old state's tensors are disposed, but for running statistics.
 *
 * @param gradients One for each trainable weight, in the order of the record.
 */
export function update(
  player: PlayerState,
  gradients: readonly Tensor[],
  rate: number,
  { beta1, beta2, epsilon }: AdamSettings,
): PlayerState {
  const updates = player.updates + 1;
  // The bias corrections, folded into the two constants of the step.
  const correction = Math.sqrt(1 - beta2 ** updates);
  const attributes = {
    rate: rate * correction / (1 - beta1 ** updates),
    beta1,
    beta2,
    epsilon: epsilon * correction,
  };
  const weights: Record<string, Tensor> = { ...player.weights };
  const means: Record<string, Tensor> = {};
  const squares: Record<string, Tensor> = {};
  Object.entries(trainable(player)).forEach(([name, value], i) => {
    const state = { value, mean: player.means[name]!, square: player.squares[name]! };
    const next = adamStep(state, gradients[i]!, attributes);
    tf.dispose([value, state.mean, state.square]);
    weights[name] = next.value;
    means[name] = next.mean;
    squares[name] = next.square;
  });
  return { weights, means, squares, updates };
}
