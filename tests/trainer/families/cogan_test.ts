import { beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import { UserError } from "../../../shared/errors.ts";
import { cogan } from "../../../shared/generators/cogan.ts";
import type { PictureShape, Weights } from "../../../shared/generators/family.ts";
import { toPixels } from "../../../shared/pixels.ts";
import { RandomStream } from "../../../shared/random.ts";
import { runGenerator } from "../../../shared/sampler.ts";
import { bootTrainer } from "../../../trainer/backend.ts";
import { createDataset, type Dataset } from "../../../trainer/data/dataset.ts";
import { edgesOf, inDomains } from "../../../trainer/data/domains.ts";
import { coganJudge } from "../../../trainer/families/cogan.ts";
import { newPlayer } from "../../../trainer/game/player.ts";
import { pictureShape, rulesOf } from "../../../trainer/game/table.ts";
import { Team } from "../../../trainer/game/team.ts";
import { presets } from "../../../trainer/presets/registry.ts";
import { play, startingState } from "../../../trainer/run/run.ts";
import { normals } from "../../support/tensors.ts";
import { tinySettings } from "../tiny.ts";

const shape: PictureShape = { height: 8, width: 12, channels: 3, classes: 2, latentSize: 4 };
const architecture = { channels: [5, 4] };
const judges = { channels: [3, 4] as [number, number], features: 6 };
const COUNT = 4;

/** All pictures in one domain. */
const domain = (index: number): Tensor2D =>
  tf.oneHot(tf.fill([COUNT], index, "int32"), 2).toFloat() as Tensor2D;

/** Weights of which the own ones of a domain are replaced, `values` being all of its slices. */
function withOwn(weights: Weights, name: string, index: number, value: tf.Tensor): Weights {
  const parts = tf.split(weights[name]!, 2, -1);
  parts[index] = value;
  return { ...weights, [name]: tf.concat(parts, -1) };
}

const slice = (weights: Weights, name: string, index: number) =>
  tf.split(weights[name]!, 2, -1)[index]!;

function forge(weights: Weights, index: number): number[] {
  const latent = normals("z", [COUNT, shape.latentSize]) as Tensor2D;
  const input = { latent, labels: domain(index) };
  return Array.from(cogan.generator(shape, architecture, weights)(input).dataSync());
}

function judge(weights: Weights, index: number): number[] {
  const x = normals("x", [COUNT, shape.height, shape.width, shape.channels]) as Tensor4D;
  return Array.from(coganJudge.judge(shape, judges, weights)(x, domain(index)).dataSync());
}

const OWN = ["own.filter", "own.bias"];

/** Squares of 2x2 pixels anywhere on 8x8, and of others the edges. */
function squares(): Dataset {
  const count = 512;
  const images = new Uint8Array(count * 64);
  const random = new RandomStream("squares");
  for (let i = 0; i < count; i++) {
    const [top, left] = [1 + random.integer(5), 1 + random.integer(5)];
    for (const [y, x] of [[0, 0], [0, 1], [1, 0], [1, 1]] as const) {
      images[(8 * i + top + y) * 8 + left + x] = 255;
    }
  }
  const size = { height: 8, width: 8, channels: 1 };
  const named = { name: "squares", licence: "none needed", labels: null, classes: null };
  return inDomains(createDataset({ ...size, ...named, images }), "edges");
}

describe("the family cogan", () => {
  beforeAll(async () => {
    await bootTrainer("wasm");
  });

  for (
    const [who, specs, run] of [
      ["generators", cogan.parameters(shape, architecture), forge],
      ["judges", coganJudge.parameters(shape, judges), judge],
    ] as const
  ) {
    it(`has ${who} that share all layers but one`, () => {
      tf.tidy(() => {
        const { weights } = newPlayer(specs, "player");
        assert.notDeepEqual(run(weights, 1), run(weights, 0));
        // With the other's own layer a domain's network is the other's.
        const same = OWN.reduce(
          (changed, name) => withOwn(changed, name, 1, slice(weights, name, 0)),
          weights,
        );
        assert.deepEqual(run(same, 1), run(weights, 0));
      });
    });

    it(`has ${who} with a layer each that is nobody else's`, () => {
      tf.tidy(() => {
        const { weights } = newPlayer(specs, "player");
        for (const name of OWN) {
          const changed = withOwn(weights, name, 1, tf.add(slice(weights, name, 1), 0.3));
          assert.deepEqual(run(changed, 0), run(weights, 0), name);
          assert.notDeepEqual(run(changed, 1), run(weights, 1), name);
        }
      });
    });
  }

  it("shares the generators' first layers and the judges' last ones", () => {
    const names = (specs: object) => Object.keys(specs).filter((name) => !/norm|slope/.test(name));
    assert.deepEqual(names(cogan.parameters(shape, architecture)), [
      ...["input.weight", "up0.filter", "own.filter", "own.bias"],
    ]);
    assert.deepEqual(names(coganJudge.parameters(shape, judges)), [
      ...["own.filter", "own.bias", "shared.filter", "shared.bias"],
      ...["features.weight", "features.bias", "logit.weight", "logit.bias"],
    ]);
  });

  it("draws a match of each picture in the other domain, though it was never shown one", async () => {
    const dataset = squares();
    const settings = tinySettings({
      ...{ family: "cogan", latentSize: 8, batch: 32, images: 6400, seed: 2 },
      generator: { channels: [24, 2] },
      judge: { channels: [8, 16], features: 64 },
      ...{ loss: "relativistic", gamma: 0.3, rate: 3e-3 },
      adam: { beta1: 0.5, beta2: 0.999, epsilon: 1e-8 },
    });
    const { generator, shape } = rulesOf(settings, pictureShape(dataset, settings.latentSize));
    const count = 64;
    let [pictures, edges] = [new Uint8Array(), new Uint8Array()];
    const start = { settings, dataset, checkpoint: null };
    await play(start, startingState(start), Team.solo(), ({ state, images }) => {
      if (images < settings.images) return Promise.resolve(false);
      [pictures, edges] = [0, 1].map((index) => {
        const requests = Array.from({ length: count }, (_, i) => ({ seed: `${i}`, class: index }));
        const output = runGenerator(generator!(state.average), shape, requests, 1);
        return toPixels(output.dataSync<"float32">());
      }) as [Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>];
      return Promise.resolve(false);
    });
    const expected = edgesOf(pictures, shape);
    const likeness = (i: number, j: number) =>
      correlation(expected.subarray(64 * i, 64 * i + 64), edges.subarray(64 * j, 64 * j + 64));
    let [own, others] = [0, 0];
    for (let i = 0; i < count; i++) {
      own += likeness(i, i) / count;
      for (let j = 1; j < count; j++) others += likeness(i, (i + j) % count) / count / (count - 1);
    }
    assert.ok(own > others + 0.15, `${own} with its match, ${others} with the other seeds'`);
  });

  it("refuses data of one domain, or none, and says how to come by another", () => {
    for (const [classes, found] of [[0, "are none"], [1, "is one"]] as const) {
      assert.throws(
        () => cogan.parameters({ ...shape, classes }, architecture),
        (error) =>
          error instanceof UserError && error.message.includes(found) &&
          error.message.includes("--domains edges"),
      );
    }
  });

  it("refuses sides that its levels, or its judges, cannot halve", () => {
    for (
      const parameters of [
        () => cogan.parameters({ ...shape, width: 9 }, architecture),
        () => coganJudge.parameters({ ...shape, width: 10 }, judges),
      ]
    ) assert.throws(parameters, UserError);
  });

  it("is trained as its paper has it, on digits and their edges", () => {
    const { settings, domains } = presets["cogan-mnist"]!;
    assert.equal(domains, "edges");
    assert.deepEqual(
      [settings.loss, settings.rate, settings.adam.beta1, settings.gamma, settings.emaHalfLife],
      ["binary-cross-entropy", 2e-4, 0.5, 0, 0],
    );
    assert.deepEqual(settings.judge, { channels: [20, 50], features: 500 });
  });
});

/** Pearson's, from -1 to 1. */
function correlation(a: Uint8Array, b: Uint8Array): number {
  const centred = (x: Uint8Array) => {
    const mean = x.reduce((sum, value) => sum + value, 0) / x.length;
    return Array.from(x, (value) => value - mean);
  };
  const [p, q] = [centred(a), centred(b)];
  const product = (x: number[], y: number[]) => x.reduce((sum, value, i) => sum + value * y[i]!, 0);
  return product(p, q) / Math.sqrt(product(p, p) * product(q, q) + 1e-9);
}
