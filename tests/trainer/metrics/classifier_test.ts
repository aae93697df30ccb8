import { beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import { UserError } from "../../../shared/errors.ts";
import { RandomStream } from "../../../shared/random.ts";
import { bootTrainer } from "../../../trainer/backend.ts";
import { createDataset, type Dataset } from "../../../trainer/data/dataset.ts";
import { drawnDigits } from "../../../trainer/data/drawn.ts";
import { balancedRows } from "../../../trainer/metrics/balanced_rows.ts";
import { Classifier, FEATURES } from "../../../trainer/metrics/classifier.ts";
import { cachedClassifier } from "../../../trainer/metrics/classifier_cache.ts";
import { fitClassifier, recipeOf } from "../../../trainer/metrics/fit_classifier.ts";
import { lessonOf } from "../../../trainer/metrics/lesson.ts";

const unlabelled = (dataset: Dataset) => createDataset({ ...dataset, labels: null, classes: null });

/** Pictures of chance of a size. */
function noise(count: number, height: number, width: number, channels: number): Dataset {
  const random = new RandomStream("test/noise");
  const images = Uint8Array.from(
    { length: count * height * width * channels },
    () => random.integer(256),
  );
  const labels = Uint8Array.from({ length: count }, (_, i) => i % 2);
  const classes = ["even", "odd"];
  return createDataset({
    name: "noise",
    licence: "",
    height,
    width,
    channels,
    images,
    labels,
    classes,
  });
}

async function weightsOf({ weights }: Classifier): Promise<number[][]> {
  const values = await Promise.all(Object.values(weights).map((tensor) => tensor.data()));
  return values.map((data) => Array.from(data));
}

describe("fitClassifier", () => {
  beforeAll(async () => {
    await bootTrainer("wasm");
  });

  it("learns to tell drawn digits apart, and leaves nothing but its weights in memory", async () => {
    const before = tf.memory().numTensors;
    const { classifier, accuracy } = await fitClassifier(drawnDigits(600), { images: 4000 });
    assert.ok(accuracy > 0.7, `${accuracy}`);
    const fresh = drawnDigits(200, "unseen");
    const found = await classifier.classify(fresh.images);
    const right = found.filter((answer, i) => answer === fresh.labels![i]).length;
    assert.ok(right > 140, `${right} of 200`);
    classifier.dispose();
    assert.equal(tf.memory().numTensors, before);
  });

  it("learns which way up pictures without classes are, and whether they are bent", async () => {
    const { classifier, accuracy } = await fitClassifier(unlabelled(drawnDigits(600)), {
      images: 4000,
    });
    classifier.dispose();
    assert.ok(accuracy > 0.35, `${accuracy}, where chance is 0.2`);
  });

  it("gives the same classifier for the same seed, and another for another", async () => {
    const dataset = drawnDigits(60);
    const fit = async (seed: number) => {
      const { classifier } = await fitClassifier(dataset, { images: 256, seed });
      const weights = await weightsOf(classifier);
      classifier.dispose();
      return weights;
    };
    const first = await fit(1);
    assert.deepEqual(await fit(1), first);
    assert.notDeepEqual(await fit(2), first);
  });

  it("takes small and large, colour and oblong pictures", async () => {
    for (const [height, width, channels] of [[4, 4, 1], [64, 64, 3], [20, 33, 3]] as const) {
      const dataset = noise(12, height, width, channels);
      for (const data of [dataset, unlabelled(dataset)]) {
        const { classifier } = await fitClassifier(data, { images: 64 });
        const features = await classifier.features(data.images);
        classifier.dispose();
        assert.equal(features.length, 12);
        assert.ok(features.every((vector) => vector.length === FEATURES));
        assert.ok(features.every((vector) => vector.every(Number.isFinite)));
      }
    }
  });

  it("gives a picture the same features whatever others are with it", async () => {
    const dataset = drawnDigits(300);
    const { classifier } = await fitClassifier(dataset, { images: 64 });
    const all = await classifier.features(dataset.images);
    const [alone] = await classifier.features(dataset.images.subarray(260 * 784, 261 * 784));
    classifier.dispose();
    assert.deepEqual(alone, all[260]);
  });

  it("says how far it is", async () => {
    const seen: number[] = [];
    const { classifier } = await fitClassifier(drawnDigits(60), {
      images: 128,
      onProgress: ({ done, total }) => seen.push(done / total!),
    });
    classifier.dispose();
    assert.deepEqual(seen, [0.5, 1]);
  });
});

describe("recipeOf", () => {
  const shape = { ...noise(1, 4, 4, 1), count: 50_000 };
  const imagesFor = (size: number, count = 50_000) =>
    recipeOf({ ...shape, height: size, width: size, channels: 3, count }, {}).images;

  it("takes fewer of larger pictures, so that a fit takes as long, within limits", () => {
    assert.equal(imagesFor(16), 200_000);
    assert.ok(imagesFor(64) < imagesFor(32) && imagesFor(32) < imagesFor(16));
    assert.equal(imagesFor(512), 20_000);
  });

  it("shows a small data set forty times at most", () => {
    assert.equal(imagesFor(16, 100), 4000);
  });

  it("takes what it is told", () => {
    assert.deepEqual(recipeOf(shape, { images: 10, seed: 3 }), { images: 10, seed: 3 });
  });
});

describe("cachedClassifier", () => {
  const dataset = drawnDigits(60);

  /** Fits or loads, counting the batches that were fitted. */
  async function load(folder: string, options: { images?: number; data?: Dataset } = {}) {
    let batches = 0;
    const { classifier, accuracy } = await cachedClassifier(options.data ?? dataset, {
      images: options.images ?? 128,
      cacheFolder: folder,
      onProgress: () => batches++,
    });
    const weights = await weightsOf(classifier);
    classifier.dispose();
    return { batches, accuracy, weights };
  }

  async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
    const folder = await Deno.makeTempDir();
    await work(folder).finally(() => Deno.remove(folder, { recursive: true }));
  }

  it("fits a data set once, and then reads the very same classifier", () =>
    inFolder(async (folder) => {
      const fitted = await load(folder);
      assert.equal(fitted.batches, 2);
      assert.deepEqual(await load(folder), { ...fitted, batches: 0 });
    }));

  it("fits anew for other data and another recipe", () =>
    inFolder(async (folder) => {
      await load(folder);
      assert.equal((await load(folder, { images: 192 })).batches, 3);
      assert.equal((await load(folder, { data: drawnDigits(70) })).batches, 2);
      assert.equal((await load(folder)).batches, 0);
    }));

  it("fits anew, and mends the file, where a byte is damaged or the end is missing", () =>
    inFolder(async (folder) => {
      const fitted = await load(folder);
      const [{ name }] = await Array.fromAsync(Deno.readDir(`${folder}/classifiers`)) as [
        Deno.DirEntry,
      ];
      const path = `${folder}/classifiers/${name}`;
      const whole = await Deno.readFile(path);
      const damages = [0, 20, 5000, whole.length - 1].map((place) =>
        whole.map((byte, i) => i === place ? byte ^ 1 : byte)
      );
      for (const damaged of [...damages, whole.subarray(0, -1), new Uint8Array(0)]) {
        await Deno.writeFile(path, damaged);
        assert.deepEqual(await load(folder), fitted);
        assert.deepEqual(await Deno.readFile(path), whole);
      }
    }));

  it("names a folder that cannot be made, before fitting", () =>
    inFolder(async (folder) => {
      await Deno.writeTextFile(`${folder}/file`, "");
      let batches = 0;
      const options = { cacheFolder: `${folder}/file`, images: 64, onProgress: () => batches++ };
      await assert.rejects(
        cachedClassifier(dataset, options),
        (error) => error instanceof UserError && error.message.includes(`${folder}/file`),
      );
      assert.equal(batches, 0);
    }));
});

describe("lessonOf", () => {
  const rows = Uint32Array.of(0, 1, 2, 3);

  it("leaves the pictures of an exam with classes as they are", () => {
    const dataset = noise(4, 5, 7, 3);
    const { images, answers } = lessonOf(dataset).exam(rows);
    assert.deepEqual(images, dataset.images);
    assert.deepEqual([...answers], [0, 1, 0, 1]);
  });

  it("turns square pictures without classes by 0 to 3 quarters, or bends them", () => {
    const square = unlabelled(noise(10, 16, 16, 1));
    const lesson = lessonOf(square);
    const rows = Uint32Array.from({ length: 10 }, (_, i) => i);
    const { images, answers } = lesson.exam(rows);
    assert.equal(lesson.answers, 5);
    assert.deepEqual([...answers], [0, 1, 2, 3, 4, 0, 1, 2, 3, 4]);
    const at = (row: number, y: number, x: number) => (row * 16 + y) * 16 + x;
    /** Where each turn takes the pixel at y, x from. */
    const turns: ((y: number, x: number) => [number, number])[] = [
      (y, x) => [y, x],
      (y, x) => [x, 15 - y],
      (y, x) => [15 - y, 15 - x],
      (y, x) => [15 - x, y],
    ];
    for (const row of rows) {
      const turn = turns[answers[row]!];
      if (turn === undefined) {
        const picture = images.subarray(at(row, 0, 0), at(row + 1, 0, 0));
        assert.notDeepEqual(picture, square.images.subarray(at(row, 0, 0), at(row + 1, 0, 0)));
        continue;
      }
      for (let y = 0; y < 16; y++) {
        for (let x = 0; x < 16; x++) {
          assert.equal(images[at(row, y, x)], square.images[at(row, ...turn(y, x))]);
        }
      }
    }
  });

  it("turns oblong pictures without classes by a half or not at all, or bends them", () => {
    const oblong = unlabelled(noise(4, 2, 3, 1));
    const lesson = lessonOf(oblong);
    const { images, answers } = lesson.exam(rows);
    assert.equal(lesson.answers, 3);
    assert.deepEqual([...answers], [0, 1, 2, 0]);
    assert.deepEqual(images.subarray(6, 12), oblong.images.slice(6, 12).reverse());
  });

  it("shifts a picture to practise on, repeating its border", () => {
    const ramp = createDataset({
      ...noise(1, 1, 9, 1),
      images: Uint8Array.from({ length: 9 }, (_, x) => 10 * x),
    });
    const lesson = lessonOf(ramp);
    const seen = new Set<string>();
    for (let i = 0; i < 100; i++) {
      const { images } = lesson.practice(Uint32Array.of(0), new RandomStream(`test/${i}`));
      seen.add(images.join(" "));
    }
    const shifted = [-2, -1, 0, 1, 2].map((right) =>
      Array.from({ length: 9 }, (_, x) => 10 * Math.min(8, Math.max(0, x - right))).join(" ")
    );
    assert.deepEqual([...seen].sort(), shifted.sort());
  });
});

describe("balancedRows", () => {
  const lopsided = {
    ...noise(100, 1, 1, 1),
    labels: Uint8Array.from({ length: 100 }, (_, i) => +(i < 5)),
  };

  it("deals as many rows of each class as there are, and no row twice", () => {
    const rows = balancedRows(lopsided, 10, "seed");
    assert.equal(rows.filter((row) => row < 5).length, 5);
    assert.equal(new Set(rows).size, 10);
    assert.equal(balancedRows(lopsided, 1000, "seed").length, 100);
  });

  it("begins with the rows of a smaller count", () => {
    for (const dataset of [lopsided, unlabelled(lopsided)]) {
      assert.deepEqual(
        balancedRows(dataset, 30, "seed"),
        balancedRows(dataset, 80, "seed").subarray(0, 30),
      );
    }
  });
});
