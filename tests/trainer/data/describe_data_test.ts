import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { createDataset, type Dataset } from "../../../trainer/data/dataset.ts";
import { describeData, detailData } from "../../../trainer/data/describe_data.ts";
import type { Survey } from "../../../trainer/data/survey.ts";

function dataset(count: number, more: Partial<Dataset> = {}): Dataset {
  return createDataset({
    ...{ name: "photos", licence: "not stated", height: 2, width: 2, channels: 1 },
    ...{ images: new Uint8Array(4 * count), labels: null, classes: null },
    ...more,
  });
}

const fine: Survey = {
  smallest: { width: 2, height: 2 },
  median: { width: 2, height: 2 },
  largest: { width: 2, height: 2 },
  scaledUp: 0,
  oblong: 0,
  elongated: 0,
  copies: 0,
  leftOut: {},
};

describe("describeData", () => {
  it("says in a line what is fine", () => {
    const line = "Data: photos, 1000 images, 2x2, grey, no classes";
    assert.deepEqual(describeData({ dataset: dataset(1000), survey: fine }), [line]);
    assert.deepEqual(describeData({ dataset: dataset(1000), survey: null }), [line]);
  });

  it("warns of fewer than a thousand images, and more so of two hundred", () => {
    for (
      const [count, words] of [
        [999, /^Warning: only 999 images: .*know them by heart.*1000 or rather several thousand$/],
        [201, /^Warning: only 201 images: .*more pictures help/],
        [200, /^Warning: only 200 images, with which this will hardly work: .*collect 1000 or/],
        [1, /^Warning: only 1 image, with which this will hardly work/],
      ] as const
    ) {
      const [, warning, ...more] = describeData({ dataset: dataset(count), survey: null });
      assert.match(warning!, words);
      assert.deepEqual(more, []);
    }
  });

  it("warns of what scaling, cropping and copies do to the images, with how many there are", () => {
    const survey = { ...fine, scaledUp: 12, elongated: 1, copies: 7 };
    const [, ...warnings] = describeData({ dataset: dataset(1000), survey });
    assert.deepEqual(warnings.map((line) => line.split(" ").slice(0, 6).join(" ")), [
      "Warning: 12 of 1000 images are",
      "Warning: 1 of 1000 images is",
      "Warning: 7 of 1000 images are",
    ]);
    assert.match(warnings[0]!, /smaller than 2x2 .*smaller --size$/);
    assert.match(warnings[1]!, /more than twice as long .*--fit letterbox/);
    assert.match(warnings[2]!, /the same as another/);
    const boxed = describeData({ dataset: dataset(1000), survey, fit: "letterbox" });
    assert.match(boxed[2]!, /black bars .*--fit crop/);
  });

  it("says in one line which files were left out", () => {
    const survey = { ...fine, leftOut: { ".txt": 3, hidden: 2 } };
    const [, line, ...more] = describeData({ dataset: dataset(1000), survey });
    assert.equal(line, "Left out, being no pictures: 3 .txt, 2 hidden");
    assert.deepEqual(more, []);
  });
});

describe("detailData", () => {
  it("counts the images of each class, the first dozen one by one", () => {
    const two = { labels: Uint8Array.of(0, 1, 1), classes: ["cat", "dog"] };
    assert.deepEqual(detailData({ dataset: dataset(3, two), survey: null }), [
      "Classes: 1 cat, 2 dog",
    ]);
    const names = Array.from({ length: 20 }, (_, i) => `k${i}`);
    const many = { labels: Uint8Array.from(names, (_, i) => i), classes: names };
    const [line] = detailData({ dataset: dataset(20, many), survey: null });
    assert.match(line!, /^Classes: 1 k0, 1 k1, .*1 k11, and 8 in 8 more$/);
  });

  it("gives the sizes of the originals and what was done to them", () => {
    const survey = {
      ...fine,
      ...{ smallest: { width: 3, height: 4 }, median: { width: 20, height: 10 } },
      ...{ largest: { width: 40, height: 30 }, oblong: 5, scaledUp: 2 },
    };
    assert.deepEqual(detailData({ dataset: dataset(9), survey }), [
      "Originals: 3x4 to 40x30, median 20x10; 5 cropped; 2 scaled up",
    ]);
    assert.deepEqual(detailData({ dataset: dataset(9), survey, fit: "letterbox" }), [
      "Originals: 3x4 to 40x30, median 20x10; 5 letterboxed; 2 scaled up",
    ]);
    assert.deepEqual(detailData({ dataset: dataset(9), survey: fine }), ["Originals: all 2x2"]);
  });
});
