import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import {
  Batches,
  gatherImages,
  gatherLabels,
  mirrorImages,
} from "../../../trainer/data/batches.ts";
import { createDataset, packLabels } from "../../../trainer/data/dataset.ts";
import { splitDataset } from "../../../trainer/data/split.ts";
import { UserError } from "../../../shared/errors.ts";

/** `count` pictures of 1x2 pixels, the first of which is the number of the row. */
function numbered(count: number) {
  return createDataset({
    name: "numbered",
    licence: "none",
    height: 1,
    width: 2,
    channels: 1,
    images: Uint8Array.from({ length: 2 * count }, (_, i) => i % 2 ? 255 : i / 2),
    labels: packLabels(Array.from({ length: count }, (_, i) => i % 3), 3),
    classes: ["a", "b", "c"],
  });
}

describe("Batches", () => {
  it("walks over every row exactly once per epoch, whatever the batch", () => {
    fc.assert(fc.property(
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 50 }),
      fc.integer(),
      (count, batch, seed) => {
        const batches = new Batches({ count }, seed, batch);
        const epochs = 3;
        const steps = Math.ceil(epochs * count / batch);
        const walk = Array.from({ length: steps }, (_, step) => [...batches.rows(step)]).flat();
        for (let epoch = 0; epoch < epochs; epoch++) {
          const rows = walk.slice(epoch * count, (epoch + 1) * count);
          assert.deepEqual(rows.sort((a, b) => a - b), Array.from({ length: count }, (_, i) => i));
        }
      },
    ));
  });

  it("gives the batch of a step whichever steps were asked for before", () => {
    fc.assert(fc.property(fc.array(fc.nat(60), { minLength: 1 }), (steps) => {
      const batches = new Batches({ count: 13 }, "seed", 5);
      for (const step of steps) {
        assert.deepEqual(batches.rows(step), new Batches({ count: 13 }, "seed", 5).rows(step));
      }
    }));
  });

  it("orders the rows anew for each epoch and each seed", () => {
    const batches = new Batches({ count: 50 }, 1, 50);
    assert.notDeepEqual(batches.rows(0), batches.rows(1));
    assert.notDeepEqual(batches.rows(0), new Batches({ count: 50 }, 2, 50).rows(0));
  });
});

describe("gatherImages", () => {
  it("scales the bytes of the rows to [-1, 1]", () => {
    const images = gatherImages(numbered(300), [255, 0, 51]);
    assert.deepEqual([...images], [...Float32Array.of(1, 1, -1, 1, 51 / 127.5 - 1, 1)]);
  });

  it("writes into the array it is given", () => {
    const out = new Float32Array(2);
    assert.equal(gatherImages(numbered(3), [0], out), out);
    assert.deepEqual([...out], [-1, 1]);
  });
});

describe("gatherLabels", () => {
  it("makes one-hot rows", () => {
    assert.deepEqual([...gatherLabels(numbered(9), [4, 3, 8])], [0, 1, 0, 1, 0, 0, 0, 0, 1]);
  });

  it("names a data set that has no labels", () => {
    const unlabelled = { name: "photos", labels: null, classes: null };
    assert.throws(
      () => gatherLabels(unlabelled, [0]),
      (error) => error instanceof UserError && error.message.includes("photos has no labels"),
    );
  });
});

describe("splitDataset", () => {
  it("puts every row into exactly one part, with its label", () => {
    const { train, validation } = splitDataset(numbered(100), 30, 7);
    assert.deepEqual([train.count, validation.count], [70, 30]);
    const rows = [train, validation].flatMap((part) =>
      Array.from({ length: part.count }, (_, i) => {
        assert.equal(part.labels![i], part.images[2 * i]! % 3);
        return part.images[2 * i]!;
      })
    );
    assert.deepEqual(rows.sort((a, b) => a - b), Array.from({ length: 100 }, (_, i) => i));
  });

  it("gives equal parts for equal seeds, others for another", () => {
    const split = (seed: number) => splitDataset(numbered(100), 30, seed).validation.sha256;
    assert.equal(split(1), split(1));
    assert.notEqual(split(1), split(2));
  });

  it("refuses to leave a part empty", () => {
    for (const validation of [0, 10, 11, -1, 2.5]) {
      assert.throws(() => splitDataset(numbered(10), validation, 0), UserError);
    }
  });
});

describe("createDataset", () => {
  it("fingerprints shape, pixels and labels", () => {
    const base = numbered(4);
    const again = createDataset(base);
    assert.equal(again.sha256, base.sha256);
    const others = [
      { ...base, height: 2, width: 1 },
      { ...base, images: base.images.map((byte, i) => i === 3 ? byte ^ 1 : byte) },
      { ...base, labels: Uint8Array.of(0, 1, 2, 1) },
      { ...base, labels: null, classes: null },
    ];
    const prints = new Set([base.sha256, ...others.map((other) => createDataset(other).sha256)]);
    assert.equal(prints.size, 5);
  });
});

describe("packLabels", () => {
  it("takes two bytes a label only where one does not do", () => {
    assert.ok(packLabels([0, 255], 256) instanceof Uint8Array);
    assert.deepEqual(packLabels([0, 256], 257), Uint16Array.of(0, 256));
  });
});

describe("mirrorImages", () => {
  it("turns the pictures that are named, pixel by pixel, and leaves the others", () => {
    const picture = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]; // two rows of three, in two channels
    const pictures = Float32Array.from([...picture, ...picture]);
    mirrorImages(pictures, { height: 2, width: 3, channels: 2 }, [false, true]);
    const mirrored = [5, 6, 3, 4, 1, 2, 11, 12, 9, 10, 7, 8];
    assert.deepEqual([...pictures], [...picture, ...mirrored]);
  });
});
