import { beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor1D, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import { UserError } from "../../../shared/errors.ts";
import type { PictureShape, Training, Weights } from "../../../shared/generators/family.ts";
import { decoder, vae, type VaeArchitecture } from "../../../shared/generators/vae.ts";
import { normalQuantile } from "../../../shared/normal_quantile.ts";
import { RandomStream } from "../../../shared/random.ts";
import { bootTrainer } from "../../../trainer/backend.ts";
import { encode, vaeFamily } from "../../../trainer/families/vae.ts";
import { newPlayer } from "../../../trainer/game/player.ts";
import type { Turn } from "../../../trainer/game/move.ts";
import { normals } from "../../shared/layers/reference.ts";
import { tinySettings } from "../tiny.ts";

const shape: PictureShape = { height: 2, width: 3, channels: 1, classes: 2, latentSize: 3 };
const encoder = { hidden: [16] };
const COUNT = 4;

const tensor2d = (name: string, rows: number, columns: number): Tensor2D =>
  tf.tensor2d(Float32Array.from(normals(name, [rows, columns]).data), [rows, columns]);
const pictures = (): Tensor4D =>
  tf.tensor4d(
    Float32Array.from(normals("x", [COUNT, 6]).data, (z) => Math.tanh(z)),
    [COUNT, 2, 3, 1],
  );
const labels = () => tf.tensor2d([[1, 0], [0, 1], [1, 0], [0, 1]]);

function networks(latent: VaeArchitecture["latent"]) {
  const architecture: VaeArchitecture = { hidden: [4], latent };
  return {
    architecture,
    forger: newPlayer(vae.parameters(shape, architecture), "decoder").weights,
    judge: newPlayer(vaeFamily.parameters(shape, encoder), "encoder").weights,
  };
}

function turn(): Turn {
  const none: Training = { progress: 0, random: new RandomStream("none"), observe: null };
  return {
    step: 0,
    progress: 0,
    lead: 0,
    pictures: pictures(),
    labels: labels(),
    noise: tensor2d("noise", COUNT, shape.latentSize),
    random: new RandomStream("turn"),
    show: (x) => x,
    watching: none,
    learning: () => none,
  };
}

/** The move's loss and what it measures. */
function outcome(latent: VaeArchitecture["latent"]) {
  const { architecture, forger, judge } = networks(latent);
  const settings = tinySettings({ family: "vae", generator: architecture, judge: encoder });
  const table = {
    shape,
    generator: (weights: Weights) => vae.generator(shape, architecture, weights),
    settings,
  };
  const { moves, judge: none } = vaeFamily.play(table, encoder);
  assert.equal(none, null);
  assert.equal(moves.length, 1);
  assert.deepEqual(moves[0]!.players, ["judge", "forger"]);
  const { loss, measured } = moves[0]!.begin({ forger, judge }, turn())({ forger, judge });
  return { loss: loss.dataSync()[0]!, measured: measured.map((value) => value.dataSync()[0]!) };
}

/** A place of a space of descriptions, and the share of the space that it stands for. */
interface Place {
  readonly at: readonly number[];
  readonly share: number;
}

/** Places all over a line, by the density of a standard normal distribution. */
function placesOnLine(): Place[] {
  const step = 0.01;
  return Array.from({ length: 1601 }, (_, i) => {
    const z = (i - 800) * step;
    return { at: [z], share: Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI) * step };
  });
}

/** Places all over the sphere in three dimensions, of equal area. */
function placesOnSphere(): Place[] {
  const [heights, angles] = [100, 100];
  return Array.from({ length: heights * angles }, (_, i) => {
    const w = 2 * (Math.floor(i / angles) + 0.5) / heights - 1;
    const [angle, r] = [2 * Math.PI * (i % angles) / angles, Math.sqrt(1 - w * w)];
    const at = [w, r * Math.cos(angle), r * Math.sin(angle)];
    return { at, share: 1 / (heights * angles) };
  });
}

/** A family small enough for sums over its whole space, and one picture of two pixels. */
function smallFamily(latent: VaeArchitecture["latent"]) {
  const places = latent === "normal" ? placesOnLine() : placesOnSphere();
  const small = { ...shape, height: 1, width: 2, classes: 0, latentSize: places[0]!.at.length };
  const architecture: VaeArchitecture = { hidden: [4], latent };
  return {
    ...{ latent, places, small, architecture },
    forger: newPlayer(vae.parameters(small, architecture), "small decoder").weights,
    judge: newPlayer(vaeFamily.parameters(small, encoder), "small encoder").weights,
    picture: tf.tensor4d([1, -1], [1, 1, 2, 1]),
  };
}

/** By sums over the whole space: log p(x), and how far q(z|x) diverges from p(z|x). */
function evidenceAndGap(
  { latent, places, architecture, forger, picture }: ReturnType<typeof smallFamily>,
  judge: Weights,
) {
  const points = tf.tensor2d(places.map(({ at }) => [...at]));
  const logits = decoder(architecture, forger)({ latent: points, labels: null }).arraySync();
  const likelihoods = logits.map(([ink, none]) =>
    1 / ((1 + Math.exp(-ink!)) * (1 + Math.exp(none!)))
  );
  const { mean, spread } = encode(encoder, latent, judge, picture, null);
  const middle = mean.dataSync();
  const width = spread.dataSync()[0]!;
  const densities = places.map(({ at }) =>
    latent === "normal"
      ? Math.exp(-((at[0]! - middle[0]!) ** 2) / 2 / Math.exp(width) + at[0]! ** 2 / 2)
      : Math.exp(width * at.reduce((sum, z, i) => sum + z * middle[i]!, 0))
  );
  const sum = (term: (i: number) => number) =>
    places.reduce((total, { share }, i) => total + share * term(i), 0);
  const whole = sum((i) => densities[i]!);
  const evidence = sum((i) => likelihoods[i]!);
  const gap = sum((i) => {
    const [q, p] = [densities[i]! / whole, likelihoods[i]! / evidence];
    return q === 0 ? 0 : q * Math.log(q / p);
  });
  return { evidence: Math.log(evidence), gap };
}

/** The loss of the move by many draws for the picture, as a function of the encoder. */
function lossOfDraws(
  { latent, small, architecture, forger, judge: old, picture }: ReturnType<typeof smallFamily>,
  count: number,
) {
  const settings = tinySettings({ family: "vae", generator: architecture, judge: encoder });
  const generator = (weights: Weights) => vae.generator(small, architecture, weights);
  const { moves } = vaeFamily.play({ shape: small, generator, settings }, encoder);
  const noise = latent === "normal"
    ? Float32Array.from({ length: count }, (_, i) => normalQuantile((i + 0.5) / count))
    : new RandomStream("many draws").normals(count * small.latentSize);
  const many: Turn = {
    ...turn(),
    pictures: tf.tile(picture, [count, 1, 1, 1]),
    labels: null,
    noise: tf.tensor2d(noise, [count, small.latentSize]),
  };
  return (judge: Weights) => moves[0]!.begin({ forger, judge: old }, many)({ forger, judge }).loss;
}

describe("the family vae", () => {
  beforeAll(async () => {
    await bootTrainer("wasm");
  });

  it("climbs the bound of Kingma and Welling, pixels as Bernoulli variables", () => {
    const { architecture, forger, judge } = networks("normal");
    const { mean, spread } = encode(encoder, "normal", judge, pictures(), labels());
    const [mu, logVariance] = [mean.arraySync(), spread.arraySync()];
    const noise = tensor2d("noise", COUNT, 3).arraySync();
    const latent = mu.map((row, i) =>
      row.map((m, j) => m + Math.exp(logVariance[i]![j]! / 2) * noise[i]![j]!)
    );
    const input = { latent: tf.tensor2d(latent), labels: labels() };
    const logits = decoder(architecture, forger)(input).arraySync();
    const ink = pictures().dataSync();
    let [reconstruction, divergence] = [0, 0];
    logits.forEach((row, i) =>
      row.forEach((logit, j) => {
        const [p, x] = [1 / (1 + Math.exp(-logit)), (ink[6 * i + j]! + 1) / 2];
        reconstruction -= (x * Math.log(p) + (1 - x) * Math.log(1 - p)) / COUNT;
      })
    );
    mu.forEach((row, i) =>
      row.forEach((m, j) => {
        const v = Math.exp(logVariance[i]![j]!);
        divergence += (m * m + v - 1 - Math.log(v)) / 2 / COUNT;
      })
    );
    const { loss, measured } = outcome("normal");
    assert.ok(Math.abs(measured[0]! - reconstruction) < 1e-4, `${measured[0]}`);
    assert.ok(Math.abs(measured[1]! - divergence) < 1e-4, `${measured[1]}`);
    assert.ok(Math.abs(loss - reconstruction - divergence) < 1e-4);
  });

  for (const latent of ["normal", "sphere"] as const) {
    it(`climbs what the evidence is, less how far descriptions are from the true ones: ${latent}`, () => {
      const { bound, evidence, gap } = tf.tidy(() => {
        const family = smallFamily(latent);
        const loss = lossOfDraws(family, 4000)(family.judge);
        return { bound: -loss.dataSync()[0]!, ...evidenceAndGap(family, family.judge) };
      });
      assert.ok(gap > 0.01, `${gap}`);
      // Draws on a line are all over it; those on the sphere are left to chance.
      const tolerance = latent === "normal" ? 0.005 : 0.05;
      const error = Math.abs(bound - (evidence - gap));
      assert.ok(error < tolerance, `${bound}, not ${evidence} - ${gap}`);
    });

    for (const name of ["hidden0.bias", "mean.weight", "spread.bias"]) {
      it(`has in the mean over draws the gradient of that bound by ${name}: ${latent}`, () => {
        tf.tidy(() => {
          const family = smallFamily(latent);
          const lossOf = lossOfDraws(family, 8000);
          const weight = family.judge[name]!;
          const slope = tf.grad((moved) => lossOf({ ...family.judge, [name]: moved }))(weight);
          const length = tf.norm(slope).dataSync()[0]!;
          const boundAt = (step: number) => {
            const moved = tf.add(weight, tf.mul(slope, step / length));
            const { evidence, gap } = evidenceAndGap(family, { ...family.judge, [name]: moved });
            return evidence - gap;
          };
          const expected = (boundAt(-0.05) - boundAt(0.05)) / 0.1;
          assert.ok(Math.abs(length / expected - 1) < 0.1, `${length}, not ${expected}`);
        });
      });
    }

    it(`goes from a picture to its middle description and back, without chance: ${latent}`, () => {
      const { architecture, forger, judge } = networks(latent);
      const settings = tinySettings({ family: "vae", generator: architecture, judge: encoder });
      const generator = (weights: Weights) => vae.generator(shape, architecture, weights);
      const { reconstruct } = vaeFamily.play({ shape, generator, settings }, encoder);
      const made = reconstruct!({ forger, judge }, pictures(), labels());
      assert.deepEqual(made.shape, [COUNT, 2, 3, 1]);
      const { mean } = encode(encoder, latent, judge, pictures(), labels());
      const expected = generator(forger)({ latent: mean, labels: labels() });
      assert.deepEqual(made.dataSync(), expected.dataSync());
    });
  }

  it("on a sphere describes by a direction and how sure it is of it", () => {
    const { judge } = networks("sphere");
    const { mean, spread } = encode(encoder, "sphere", judge, pictures(), labels());
    const lengths = tf.sum<Tensor1D>(tf.square(mean), 1).dataSync();
    assert.ok(lengths.every((length) => Math.abs(length - 1) < 1e-5));
    assert.deepEqual(spread.shape, [COUNT, 1]);
    assert.ok(spread.dataSync().every((kappa) => kappa > 1));
    const { loss, measured } = outcome("sphere");
    assert.ok(Math.abs(loss - measured[0]! - measured[1]!) < 1e-4);
    assert.ok(measured[1]! > 0);
  });

  it("on a sphere takes noise by its direction, whatever its length, so that nothing scales it", () => {
    const { architecture, forger } = networks("sphere");
    const decode = vae.generator(shape, architecture, forger);
    const latent = tensor2d("z", COUNT, 3);
    const far = decode({ latent: tf.mul(latent, 7), labels: labels() }).dataSync();
    decode({ latent, labels: labels() }).dataSync().forEach((value, i) => {
      assert.ok(Math.abs(value - far[i]!) < 1e-5);
    });
    assert.equal(vae.truncates(architecture), "nothing");
    assert.equal(vae.truncates({ ...architecture, latent: "normal" }), "noise");
  });

  it("gives the probability of ink as a grey: 2 p - 1", () => {
    const { architecture, forger } = networks("normal");
    const input = { latent: tensor2d("z", COUNT, 3), labels: labels() };
    const logits = decoder(architecture, forger)(input).dataSync();
    vae.generator(shape, architecture, forger)(input).dataSync().forEach((value, i) => {
      assert.ok(Math.abs(value - (2 / (1 + Math.exp(-logits[i]!)) - 1)) < 1e-5);
    });
  });

  it("refuses a sphere without a surface to draw from", () => {
    const { architecture } = networks("sphere");
    const settings = tinySettings({ family: "vae", generator: architecture, judge: encoder });
    const flat = { ...shape, latentSize: 2 };
    const table = { shape: flat, generator: () => assert.fail(), settings };
    assert.throws(
      () => vaeFamily.play(table, encoder),
      (error) => error instanceof UserError && /latentSize of 3 or more/.test(error.message),
    );
  });
});
