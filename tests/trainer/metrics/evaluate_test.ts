import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import { UserError } from "../../../shared/errors.ts";
import { RandomStream } from "../../../shared/random.ts";
import type { SampleRequest } from "../../../shared/sampler.ts";
import { bootTrainer } from "../../../trainer/backend.ts";
import { createDataset } from "../../../trainer/data/dataset.ts";
import { drawnDigits } from "../../../trainer/data/drawn.ts";
import { describeEvaluation } from "../../../trainer/metrics/describe.ts";
import { checkFits, evaluateModel } from "../../../trainer/metrics/evaluate.ts";
import type { Forge } from "../../../trainer/metrics/pictures.ts";
import { Yardstick } from "../../../trainer/metrics/yardstick.ts";

const dataset = drawnDigits(720);
const COUNT = 100;

/** A forger that cannot be told from the data: the same hand, other digits. */
const master: Forge = (requests) => {
  const { images } = drawnDigits(COUNT, "master");
  return Promise.resolve(requests.map((request) => {
    const row = numberOf(request);
    return { pixels: images.slice(row * 784, (row + 1) * 784), class: request.class ?? null };
  }));
};

/** A forger that knows the digits, but draws each in one way only. */
const parrot: Forge = (requests) => {
  const { images } = drawnDigits(10, "parrot");
  return Promise.resolve(requests.map((request) => {
    const digit = request.class!;
    return { pixels: images.slice(digit * 784, (digit + 1) * 784), class: digit };
  }));
};

/** A forger that makes noise. */
const beginner: Forge = (requests) =>
  Promise.resolve(requests.map((request) => {
    const random = new RandomStream(request.seed);
    return {
      pixels: Uint8Array.from({ length: 784 }, () => random.integer(256)),
      class: request.class ?? null,
    };
  }));

function numberOf({ seed }: SampleRequest): number {
  return Number(seed.slice(seed.lastIndexOf("/") + 1));
}

describe("evaluateModel", () => {
  let folder: string;
  const evaluate = async (forge: Forge, { data = dataset, count = COUNT, images = 5000 } = {}) => {
    const yardstick = await Yardstick.of(data, { cacheFolder: folder, images });
    return await evaluateModel(forge, yardstick, { count }).finally(() => yardstick.dispose());
  };

  beforeAll(async () => {
    await bootTrainer("wasm");
    folder = await Deno.makeTempDir();
  });

  afterAll(() => Deno.remove(folder, { recursive: true }));

  it("puts a master near the real, and a parrot and a beginner far off", async () => {
    const [good, poor, bad] = [
      await evaluate(master),
      await evaluate(parrot),
      await evaluate(beginner),
    ];
    assert.ok(good.frechet < 2 * good.real.frechet, `${good.frechet}, ${good.real.frechet}`);
    assert.ok(poor.frechet > 1.5 * good.frechet, `${poor.frechet}, ${good.frechet}`);
    assert.ok(bad.frechet > 4 * good.frechet, `${bad.frechet}, ${good.frechet}`);
    assert.ok(bad.kernel.mean > 6 * bad.kernel.standardError);
    assert.ok(good.recall > 0.6 && poor.recall < 0.2, `${good.recall}, ${poor.recall}`);
    assert.ok(good.precision > 0.6 && bad.precision < 0.2, `${good.precision}, ${bad.precision}`);
    assert.ok(good.density > 0.5 && bad.density < 0.2, `${good.density}, ${bad.density}`);
    assert.ok(good.coverage > 0.8 && poor.coverage < 0.6, `${good.coverage}, ${poor.coverage}`);
    assert.ok(good.accuracy! > 0.7 && bad.accuracy! < 0.3, `${good.accuracy}, ${bad.accuracy}`);
  });

  it("finds out who copies the data, and who repeats himself", async () => {
    const copyist: Forge = (requests) =>
      Promise.resolve(requests.map((request) => {
        const row = 10 * numberOf(request) % dataset.count + request.class!;
        return { pixels: dataset.images.slice(row * 784, (row + 1) * 784), class: request.class! };
      }));
    const [honest, thief, bore] = [
      await evaluate(master),
      await evaluate(copyist),
      await evaluate(parrot),
    ];
    assert.ok(honest.copies < 0.05 && honest.twins < 0.05, `${honest.copies}, ${honest.twins}`);
    assert.equal(thief.copies, 1);
    assert.equal(bore.twins, 1);
    assert.ok(bore.copies < 0.3);
    for (const { real } of [honest, thief, bore]) {
      assert.ok(real.copies <= 0.01 && real.twins <= 0.01);
    }
  });

  it("asks for every class in turn, of seeds that are numbered, a few at a time", async () => {
    const requests: SampleRequest[] = [];
    let most = 0;
    await evaluate((some) => {
      requests.push(...some);
      most = Math.max(most, some.length);
      return master(some);
    });
    assert.deepEqual(
      requests.map(({ seed }) => seed),
      Array.from({ length: COUNT }, (_, i) => `evaluate/${i}`),
    );
    assert.deepEqual(
      requests.map((request) => request.class),
      Array.from({ length: COUNT }, (_, i) => i % 10),
    );
    assert.ok(most < COUNT);
  });

  it("gives the same numbers again, and leaves nothing in memory", async () => {
    const first = await evaluate(master);
    const before = tf.memory().numTensors;
    assert.deepEqual(await evaluate(master), first);
    assert.equal(tf.memory().numTensors, before);
  });

  it("knows no accuracy where model or data have no classes", async () => {
    const classless: Forge = async (requests) =>
      (await master(requests)).map((sample) => ({ ...sample, class: null }));
    const mixed = await evaluate(classless);
    assert.equal(mixed.accuracy, null);
    assert.ok(mixed.real.accuracy! > 0.7);
    const plain = createDataset({ ...dataset, labels: null, classes: null });
    const { accuracy, real } = await evaluate(classless, { data: plain, images: 64 });
    assert.deepEqual([accuracy, real.accuracy], [null, null]);
  });

  it("refuses to measure with too few pictures, and says how many it has", async () => {
    const message = (error: unknown) => error instanceof UserError ? error.message : "";
    await assert.rejects(
      evaluate(master, { data: drawnDigits(50) }),
      (error) => /50 .* 9 are/.test(message(error)),
    );
    await assert.rejects(
      evaluate(master, { count: 5 }),
      (error) => message(error).includes("5 are to be made"),
    );
  });
});

describe("checkFits", () => {
  const model = { ...dataset, name: "tiny" };

  it("accepts a model of the same size and classes, or without classes", () => {
    checkFits(model, dataset);
    checkFits({ ...model, classes: null }, dataset);
  });

  it("names model, data set and what differs", () => {
    const wrong = [
      [{ ...model, width: 32 }, /tiny .* drawn .*32x28x1; 28x28x1/],
      [{ ...model, channels: 3 }, /28x28x3/],
      [{ ...model, classes: ["cat", "dog"] }, /cat, dog; 0, 1, 2/],
    ] as const;
    for (const [other, pattern] of wrong) {
      assert.throws(
        () => checkFits(other, dataset),
        (error) => error instanceof UserError && pattern.test(error.message),
      );
    }
  });
});

describe("describeEvaluation", () => {
  const real = {
    count: 1000,
    frechet: 3.149,
    kernel: { mean: -0.0004, standardError: 0.01 },
    precision: 0.9,
    density: 1.05,
    coverage: 0.95,
    recall: 0.912,
    accuracy: 0.992,
    copies: 0.004,
    twins: 0.001,
  };

  it("sets forged beside real, in columns", () => {
    const table = describeEvaluation({
      ...real,
      frechet: 12.3,
      accuracy: 0.5,
      copies: 0.25,
      real,
      classifier: { accuracy: 0.9876 },
    });
    const lines = table.split("\n");
    assert.match(lines[2]!, /^Fréchet distance +12\.300 +3\.149 /);
    assert.match(table, /copies +25\.0 % +0\.4 % /);
    assert.match(table, /twins +0\.1 % +0\.1 % /);
    assert.match(table, /class accuracy +50\.0 % +99\.2 %/);
    assert.match(table, /98\.8 %/);
    assert.equal(lines[1]!.indexOf("1000") + 4, lines[2]!.indexOf("12.300") + 6);
  });

  it("shows a dash where there is no accuracy", () => {
    const scores = { ...real, accuracy: null };
    const table = describeEvaluation({ ...scores, real: scores, classifier: { accuracy: 0.5 } });
    assert.match(table, /class accuracy +– +–/);
  });
});
