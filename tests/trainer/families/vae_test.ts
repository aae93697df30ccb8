import { beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor1D, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import { UserError } from "../../../shared/errors.ts";
import type { PictureShape, Training, Weights } from "../../../shared/generators/family.ts";
import { decoder, vae, type VaeArchitecture } from "../../../shared/generators/vae.ts";
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
