import { beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { RandomStream } from "../../../shared/random.ts";
import { bootTrainer } from "../../../trainer/backend.ts";
import {
  divergenceFromUniform,
  logNormaliser,
  meanCosine,
  sampleVonMisesFisher,
} from "../../../trainer/families/von_mises_fisher.ts";

const SIZES = [3, 4, 9, 16, 65];
const CONCENTRATIONS = [1, 1.5, 4, 20, 90, 400];

/** log Γ(x) for x of half whole numbers, by its recurrence. */
function logGamma(x: number): number {
  return x > 1 ? Math.log(x - 1) + logGamma(x - 1) : x === 1 ? 0 : Math.log(Math.PI) / 2;
}

/** log I_ν(κ) by its power series, all of whose terms are positive. */
function logBessel(nu: number, kappa: number): number {
  let term = nu * Math.log(kappa / 2) - logGamma(nu + 1);
  const terms = [term];
  for (let k = 1; k < 700; k++) {
    term += 2 * Math.log(kappa / 2) - Math.log(k) - Math.log(k + nu);
    terms.push(term);
  }
  const most = Math.max(...terms);
  return most + Math.log(terms.reduce((sum, value) => sum + Math.exp(value - most), 0));
}

function referenceDivergence(size: number, kappa: number): number {
  const nu = size / 2 - 1;
  const ratio = Math.exp(logBessel(nu + 1, kappa) - logBessel(nu, kappa));
  const logC = nu * Math.log(kappa) - size / 2 * Math.log(2 * Math.PI) - logBessel(nu, kappa);
  const logArea = Math.log(2) + size / 2 * Math.log(Math.PI) - logGamma(size / 2);
  return kappa * ratio + logC + logArea;
}

function each(check: (size: number, kappa: number, name: string) => void): void {
  for (const size of SIZES) {
    for (const kappa of CONCENTRATIONS) check(size, kappa, `m = ${size}, κ = ${kappa}`);
  }
}

const valueOf = (tensor: Tensor) => tensor.dataSync()[0]!;

function assertNear(actual: number, expected: number, tolerance: number, name: string): void {
  const error = Math.abs(actual - expected) / Math.max(1, Math.abs(expected));
  assert.ok(error < tolerance, `${name}: ${actual}, not ${expected}`);
}

describe("the von Mises–Fisher distribution", () => {
  beforeAll(async () => {
    await bootTrainer("wasm");
  });

  it("has the mean cosine and the normaliser that power series give", () => {
    each((size, kappa, name) => {
      const nu = size / 2 - 1;
      const at = tf.tensor1d([kappa]);
      const ratio = Math.exp(logBessel(nu + 1, kappa) - logBessel(nu, kappa));
      assertNear(valueOf(meanCosine(at, size)), ratio, 1e-5, name);
      const expected = logBessel(nu, kappa) - nu * Math.log(kappa);
      assertNear(valueOf(logNormaliser(at, size)), expected, 5e-5, name);
    });
  });

  it("diverges from the uniform one as power series give it", () => {
    each((size, kappa, name) => {
      const actual = valueOf(divergenceFromUniform(tf.tensor1d([kappa]), size));
      assertNear(actual, referenceDivergence(size, kappa), 1e-4, name);
    });
  });

  it("diverges from the uniform one as sums over the sphere give it", () => {
    // Both densities of w = μ·z, by places close together: (1 - w²)^((m-3)/2), and exp(κ w) times it.
    const places = Array.from({ length: 20_000 }, (_, i) => (i + 0.5) / 10_000 - 1);
    for (const [size, kappa] of [[3, 1], [3, 20], [4, 4], [9, 20], [16, 90]] as const) {
      const uniform = places.map((w) => (1 - w * w) ** ((size - 3) / 2));
      const tilted = uniform.map((share, i) => share * Math.exp(kappa * (places[i]! - 1)));
      const [a, b] = [uniform, tilted].map((all) => all.reduce((sum, x) => sum + x));
      const expected = tilted.reduce(
        (sum, q, i) => q === 0 ? sum : sum + q / b! * Math.log((q / b!) / (uniform[i]! / a!)),
        0,
      );
      const actual = valueOf(divergenceFromUniform(tf.tensor1d([kappa]), size));
      assertNear(actual, expected, 1e-3, `m = ${size}, κ = ${kappa}`);
    }
  });

  it("has the slopes that finite differences of the power series give", () => {
    each((size, kappa, name) => {
      const step = 1e-4 * kappa;
      const nu = size / 2 - 1;
      const slope = (f: (kappa: number) => number) =>
        (f(kappa + step) - f(kappa - step)) / 2 / step;
      const gradient = (f: (at: Tensor1D, size: number) => Tensor) =>
        valueOf(tf.grad((at) => tf.sum(f(at as Tensor1D, size)))(tf.tensor1d([kappa])));
      const ratio = (at: number) => Math.exp(logBessel(nu + 1, at) - logBessel(nu, at));
      assertNear(gradient(meanCosine), slope(ratio), 2e-4, name);
      assertNear(gradient(logNormaliser), ratio(kappa), 1e-4, name);
      const expected = slope((at) => referenceDivergence(size, at));
      assertNear(gradient(divergenceFromUniform), expected, 2e-3, name);
    });
  });

  it("is sampled on the sphere, as far from its direction as its mean cosine says", () => {
    const count = 2000;
    for (const [size, kappa] of [[3, 2], [8, 10], [16, 1], [16, 60]] as const) {
      tf.tidy(() => {
        const random = new RandomStream(`samples ${size} ${kappa}`);
        const direction = tf.tile(
          tf.tensor2d([Array.from({ length: size }, (_, i) => i === 1 ? -1 : 0)]),
          [count, 1],
        ) as Tensor2D;
        const noise = tf.tensor2d(random.normals(count * size), [count, size]);
        const concentration = tf.fill([count, 1], kappa) as Tensor2D;
        const { samples } = sampleVonMisesFisher(direction, concentration, noise, random);
        const lengths = tf.sum(tf.square(samples), 1).dataSync();
        assert.ok(lengths.every((length) => Math.abs(length - 1) < 1e-5));
        const cosines = tf.sum(tf.mul(samples, direction), 1).dataSync<"float32">();
        const mean = cosines.reduce((sum, w) => sum + w / count, 0);
        const a = valueOf(meanCosine(tf.tensor1d([kappa]), size));
        const variance = 1 - a * a - a * (size - 1) / kappa;
        const error = Math.abs(mean - a) / Math.sqrt(variance / count);
        assert.ok(error < 3.5, `m = ${size}, κ = ${kappa}: mean cosine ${mean}, not ${a}`);
        // Nothing is special about any direction at right angles.
        const across = tf.mean(samples, 0).dataSync().filter((_, i) => i !== 1);
        const width = Math.sqrt((1 - variance - a * a) / (size - 1) / count);
        assert.ok(across.every((value) => Math.abs(value) < 4.5 * width));
      });
    }
  });

  it("has the gradient of a mean over samples by κ, the accepted draws' share included", () => {
    // E[μ·z] = A(κ); the path of what is accepted alone would give a fifth to a tenth too little.
    const count = 4000;
    for (const [size, kappa] of [[3, 1], [5, 3], [9, 5]] as const) {
      const ratioAt = (at: number) =>
        Math.exp(logBessel(size / 2, at) - logBessel(size / 2 - 1, at));
      const expected = (ratioAt(kappa + 1e-3) - ratioAt(kappa - 1e-3)) / 2e-3;
      const [slope, path] = [true, false].map((isWhole) =>
        tf.tidy(() => slopeOfCosine({ count, size, kappa, isWhole }))
      );
      assert.ok(Math.abs(slope! / expected - 1) < 0.03, `${slope}, not ${expected}`);
      assert.ok(path! / expected < 0.93, `${path} is as good as ${expected}`);
    }
  });
});

/** Of the mean of μ·z over samples by κ: by what is accepted alone, or on the whole. */
function slopeOfCosine(
  { count, size, kappa, isWhole }: {
    count: number;
    size: number;
    kappa: number;
    isWhole: boolean;
  },
): number {
  const first = Array.from({ length: size }, (_, i) => i === 0 ? 1 : 0);
  const direction = tf.tile(tf.tensor2d([first]), [count, 1]) as Tensor2D;
  const normals = new RandomStream("noise").normals(count * size);
  const noise = tf.tensor2d(normals, [count, size]);
  const slope = tf.grad((at) => {
    const concentration = tf.tile(tf.reshape(at, [1, 1]), [count, 1]) as Tensor2D;
    const random = new RandomStream("gradient");
    const drawn = sampleVonMisesFisher(direction, concentration, noise, random);
    const cosine = tf.sum(tf.mul(drawn.samples, direction), 1, true);
    if (!isWhole) return tf.mean(cosine);
    const fixed = tf.tensor2d(cosine.dataSync(), [count, 1]);
    return tf.add(tf.mean(cosine), tf.mean(tf.mul(fixed, drawn.logRatio)));
  });
  return valueOf(slope(tf.scalar(kappa)));
}
