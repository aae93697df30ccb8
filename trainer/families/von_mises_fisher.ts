/**
 * The von Mises–Fisher distribution, a normal distribution's like on a sphere: density
 * C(κ) exp(κ μ·z) of unit vectors z in m dimensions, about a direction μ and the tighter
 * the larger κ. After Davidson et al. 2018 (arXiv 1804.00891), in differentiable operations
 * that read nothing back from the device.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import { onSphere } from "../../shared/generators/vae.ts";
import type { RandomStream } from "../../shared/random.ts";
import { stopGradient } from "../kernels/stop_gradient.ts";

/** Steps of the recurrence by which ratios of Bessel functions are found. */
const RECURRENCE = 40;

/** Proposals a sample: each is taken with a probability of two thirds or more. */
const PROPOSALS = 10;

/**
 * The mean of μ·z, A(κ) = I_{m/2}(κ) / I_{m/2-1}(κ), with the modified Bessel functions of
 * the first kind; its slope is 1 - A² - A (m - 1) / κ.
 *
 * @param concentration κ > 0, of any shape.
 * @param size m.
 */
export function meanCosine<T extends Tensor>(concentration: T, size: number): T {
  const operation = tf.customGrad((kappa, save) => {
    const value = tf.tidy(() => besselRatios(kappa as Tensor, size / 2 - 1)[0]!);
    (save as (tensors: Tensor[]) => void)([kappa as Tensor, value]);
    return {
      value,
      gradFunc: (dy, [k, a]) =>
        tf.tidy(() => {
          const rest = tf.div(tf.mul(a!, size - 1), k!);
          return tf.mul(dy as Tensor, tf.sub(1, tf.add(tf.square(a!), rest)));
        }),
    };
  });
  return operation(concentration) as T;
}

/**
 * log(I_ν(κ) κ^-ν) with ν = m/2 - 1: the logarithm of 1 / C(κ), but for a constant; its slope
 * is {@linkcode meanCosine}.
 */
export function logNormaliser<T extends Tensor>(concentration: T, size: number): T {
  const operation = tf.customGrad((kappa, save) => {
    const value = tf.tidy(() => {
      const nu = size / 2 - 1;
      return tf.sub(logBessel(kappa as Tensor, nu), tf.mul(tf.log(kappa as Tensor), nu));
    });
    (save as (tensors: Tensor[]) => void)([kappa as Tensor]);
    return {
      value,
      gradFunc: (dy, [k]) => tf.tidy(() => tf.mul(dy as Tensor, meanCosine(k!, size))),
    };
  });
  return operation(concentration) as T;
}

/**
 * The divergence from the uniform distribution on the sphere, in nats: κ A(κ) + log C(κ) +
 * log of the sphere's area.
 */
export function divergenceFromUniform<T extends Tensor>(concentration: T, size: number): T {
  const half = size / 2;
  // log C = -logNormaliser - m/2 log 2π; the area is 2 π^(m/2) / Γ(m/2).
  const constant = Math.log(2) + half * Math.log(Math.PI) - logGamma(half) -
    half * Math.log(2 * Math.PI);
  const spread = tf.mul(concentration, meanCosine(concentration, size));
  return tf.add(tf.sub(spread, logNormaliser(concentration, size)), constant) as T;
}

/** Samples, and what a loss needs besides to be differentiated through them. */
export interface SphereSamples {
  /** Unit vectors, `[N, m]`. */
  readonly samples: Tensor2D;
  /**
   * log(q/r) of target and proposal density, `[N, 1]`: a loss f needs the term E[f ∇ log(q/r)]
   * (Naesseth et al. 2017, arXiv 1610.05683), since which proposals are taken depends on κ.
   */
  readonly logRatio: Tensor2D;
}

/**
 * Samples by Wood's rejection (1994), differentiable by the path of what was accepted.
 *
 * @param direction μ, unit vectors `[N, m]`, m ≥ 3.
 * @param concentration κ, `[N, 1]`.
 * @param noise Normals, `[N, m]`, for the direction away from μ.
 */
export function sampleVonMisesFisher(
  direction: Tensor2D,
  concentration: Tensor2D,
  noise: Tensor2D,
  random: RandomStream,
): SphereSamples {
  const [count, size] = direction.shape;
  const freedom = size - 1;
  const root = tf.sqrt(tf.add(tf.mul(tf.square(concentration), 4), freedom ** 2));
  // As (-2κ + root) / (m - 1), but without the difference of near equals.
  const b = tf.div(freedom, tf.add(root, tf.mul(concentration, 2))) as Tensor2D;
  const accepted = stopGradient(
    (kappa, b) => acceptedDraws(kappa, b, count, freedom, random),
    concentration,
    b,
  );
  const remainder = tf.sub(1, tf.mul(tf.sub(1, b), accepted)) as Tensor2D; // 1 - (1 - b) ε
  const cosine = tf.div(tf.sub(1, tf.mul(tf.add(1, b), accepted)), remainder) as Tensor2D;
  const square = tf.maximum(tf.sub(1, tf.square(cosine)), 1e-10) as Tensor2D;

  const along = tf.sum(tf.mul(noise, direction), 1, true);
  const tangent = onSphere(tf.sub(noise, tf.mul(along, direction)) as Tensor2D);
  const samples = tf.add(tf.mul(cosine, direction), tf.mul(tf.sqrt(square), tangent));
  const target = tf.add(
    tf.mul(concentration, cosine),
    tf.mul(tf.log(square), (freedom - 2) / 2),
  );
  const path = tf.sub(tf.log(b), tf.mul(tf.log(remainder), 2)); // log |dw/dε|, but for log 2
  const logRatio = tf.sub(tf.add(target, path), logNormaliser(concentration, size));
  return { samples: onSphere(samples as Tensor2D), logRatio: logRatio as Tensor2D };
}

/** The first draws that are accepted, ε `[N, 1]` from Beta((m-1)/2, (m-1)/2). */
function acceptedDraws(
  concentration: Tensor2D,
  b: Tensor2D,
  count: number,
  freedom: number,
  random: RandomStream,
): Tensor2D {
  const shape: [number, number] = [count, PROPOSALS];
  const draws = Float32Array.from({ length: count * PROPOSALS }, () => beta(random, freedom));
  const epsilon = tf.tensor2d(draws, shape);
  const uniforms = Float32Array.from(draws, () => Math.log(random.uniform()));
  const remainder = tf.sub(1, tf.mul(tf.sub(1, b), epsilon));
  const cosine = tf.div(tf.sub(1, tf.mul(tf.add(1, b), epsilon)), remainder);
  // Wood: κ w + (m - 1) log(1 - x₀ w) - c ≥ log u, where x₀ = (1 - b) / (1 + b).
  const x0 = tf.div(tf.sub(1, b), tf.add(1, b));
  const score = (w: Tensor) =>
    tf.add(tf.mul(concentration, w), tf.mul(tf.log(tf.sub(1, tf.mul(x0, w))), freedom));
  const isAccepted = tf.greaterEqual(
    tf.sub(score(cosine), score(x0)),
    tf.tensor2d(uniforms, shape),
  );
  // Ones up to the first that is accepted, then zeros: the sum of what is chosen is that one.
  const rejected = tf.sub(1, tf.cast(isAccepted, "float32"));
  const before = tf.cumprod(rejected, 1, true);
  const isFirst = tf.sub(before, tf.mul(before, rejected));
  // Of a hundred thousand there is one of which none is accepted: its first draw stands in.
  const none = tf.sub(1, tf.sum(isFirst, 1, true));
  const chosen = tf.add(
    tf.sum(tf.mul(isFirst, epsilon), 1, true),
    tf.mul(none, tf.slice(epsilon, [0, 0], [count, 1])),
  );
  return chosen as Tensor2D;
}

/** A draw from Beta(d/2, d/2): the share of one of two sums of d squared normals. */
function beta(random: RandomStream, freedom: number): number {
  const normals = random.normals(2 * freedom);
  let [own, all] = [0, 0];
  normals.forEach((z, i) => {
    if (i < freedom) own += z * z;
    all += z * z;
  });
  return own / all;
}

/** I_{ν+j+1}(κ) / I_{ν+j}(κ) for j from 0 on, by r_{μ-1} = 1 / (2μ/κ + r_μ) from far out. */
function besselRatios(kappa: Tensor, nu: number): Tensor[] {
  const last = nu + RECURRENCE;
  // Between the bounds of Amos 1974.
  const far = tf.sqrt(tf.add(tf.square(kappa), (last + 1.5) ** 2));
  let ratio = tf.div(kappa, tf.add(far, last + 0.5));
  const ratios = [ratio];
  for (let order = last; order > nu; order--) {
    ratio = tf.reciprocal(tf.add(tf.div(2 * order, kappa), ratio));
    ratios.unshift(ratio);
  }
  return ratios;
}

/** log I_ν(κ): Debye's expansion where it is good, at a high order, and the ratios from there. */
function logBessel(kappa: Tensor, nu: number): Tensor {
  const order = nu + RECURRENCE;
  const z = tf.div(kappa, order);
  const root = tf.sqrt(tf.add(1, tf.square(z)));
  const t = tf.reciprocal(root);
  const polynomial = (...terms: readonly [power: number, factor: number][]) =>
    terms.map(([power, factor]) => tf.mul(tf.pow(t, power), factor)).reduce((a, b) => tf.add(a, b));
  const first = polynomial([1, 3 / 24], [3, -5 / 24]);
  const second = polynomial([2, 81 / 1152], [4, -462 / 1152], [6, 385 / 1152]);
  const series = tf.add(1, tf.add(tf.div(first, order), tf.div(second, order ** 2)));
  const eta = tf.add(root, tf.log(tf.div(z, tf.add(1, root))));
  let value = tf.sub(tf.mul(eta, order), tf.mul(tf.log(root), 0.5));
  value = tf.add(tf.sub(value, 0.5 * Math.log(2 * Math.PI * order)), tf.log(series));
  for (const ratio of besselRatios(kappa, nu).slice(0, RECURRENCE)) {
    value = tf.sub(value, tf.log(ratio));
  }
  return value;
}

/** log Γ of half a whole number from ½ on. */
function logGamma(x: number): number {
  let [value, at] = x % 1 === 0 ? [0, 1] : [0.5 * Math.log(Math.PI), 0.5];
  for (; at < x; at++) value += Math.log(at);
  return value;
}
