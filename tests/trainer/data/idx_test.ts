import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { gzipSync } from "fflate";
import { findIdxPair, labelsBeside, parseIdx } from "../../../trainer/data/idx.ts";
import { openDataset } from "../../../trainer/data/open.ts";
import { UserError } from "../../../shared/errors.ts";
import { idx, inFolder, refused, writeFiles } from "./files.ts";

const IMAGES = "train-images-idx3-ubyte";
const LABELS = "train-labels-idx1-ubyte";
const threeImages = idx([3, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
const threeLabels = idx([3], [4, 0, 4]);

describe("parseIdx", () => {
  it("gives back what was written", () => {
    const sizes = fc.tuple(fc.nat(6), fc.nat(6), fc.nat(6));
    fc.assert(fc.property(sizes, fc.infiniteStream(fc.nat(255)), (shape, stream) => {
      const data = [...stream.take(shape[0] * shape[1] * shape[2])];
      const parsed = parseIdx(idx(shape, data), 3, "file");
      assert.deepEqual([...parsed.shape], shape);
      assert.deepEqual([...parsed.data], data);
    }));
  });

  it("refuses a file that is cut anywhere, or longer", () => {
    for (let length = 0; length < threeImages.length; length++) {
      assert.throws(() => parseIdx(threeImages.subarray(0, length), 3, "file"), UserError);
    }
    const longer = new Uint8Array([...threeImages, 0]);
    assert.throws(() => parseIdx(longer, 3, "file"), /file is longer .* 29 bytes instead of 28/);
  });

  it("refuses other kinds of files, and says what it found", () => {
    assert.throws(
      () => parseIdx(threeLabels, 3, "file"),
      /file is not an IDX file of images: it begins with 00000801 instead of 00000803/,
    );
  });
});

describe("findIdxPair", () => {
  it("knows the spellings in use", () => {
    const find = (...names: string[]) => findIdxPair(new Set(names));
    assert.deepEqual(find(IMAGES, LABELS), { images: IMAGES, labels: LABELS });
    assert.deepEqual(
      find("train-images.idx3-ubyte.gz", "train-labels.idx1-ubyte"),
      { images: "train-images.idx3-ubyte.gz", labels: "train-labels.idx1-ubyte" },
    );
    assert.deepEqual(find(IMAGES), { images: IMAGES, labels: null });
    assert.equal(find(LABELS, "cat.png"), null);
  });
});

describe("labelsBeside", () => {
  it("finds the labels of any file of images", () => {
    const names = new Set(["emnist-train-labels-idx1-ubyte.gz", "pixels"]);
    assert.equal(
      labelsBeside("emnist-train-images-idx3-ubyte.gz", names),
      "emnist-train-labels-idx1-ubyte.gz",
    );
    assert.equal(labelsBeside("pixels", names), null);
  });
});

describe("openDataset of IDX files", () => {
  it("opens a folder with a pair, plain or gzipped, the same", () =>
    inFolder(async (folder) => {
      await writeFiles(folder, {
        [`plain/${IMAGES}`]: threeImages,
        [`plain/${LABELS}`]: threeLabels,
        [`packed/${IMAGES}.gz`]: gzipSync(threeImages),
        [`packed/${LABELS}.gz`]: gzipSync(threeLabels),
      });
      const plain = await openDataset(`${folder}/plain`);
      assert.deepEqual(
        [plain.count, plain.height, plain.width, plain.channels, plain.name],
        [3, 2, 2, 1, "plain"],
      );
      assert.deepEqual([...plain.images], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
      assert.equal((await openDataset(`${folder}/packed/`)).sha256, plain.sha256);
    }));

  it("names classes by the numbers that occur", () =>
    inFolder(async (folder) => {
      await writeFiles(folder, { [IMAGES]: threeImages, [LABELS]: threeLabels });
      const { labels, classes } = await openDataset(folder);
      assert.deepEqual([[...labels!], classes], [[1, 0, 1], ["0", "4"]]);
    }));

  it("names the classes of a folder that is called after a known set", () =>
    inFolder(async (folder) => {
      await writeFiles(folder, {
        [`fashion-mnist/${IMAGES}`]: threeImages,
        [`fashion-mnist/${LABELS}`]: threeLabels,
        [`mnist/${IMAGES}`]: threeImages,
        [`mnist/${LABELS}`]: idx([3], [4, 10, 4]),
      });
      const { labels, classes, licence } = await openDataset(`${folder}/fashion-mnist`);
      assert.deepEqual([[...labels!], classes?.[4]], [[4, 0, 4], "coat"]);
      assert.match(licence, /MIT/);
      await refused(openDataset(`${folder}/mnist`), LABELS, "picture 1 has the label 10");
    }));

  it("opens a file of images with the labels beside it, or without", () =>
    inFolder(async (folder) => {
      await writeFiles(folder, { [`a/${IMAGES}`]: threeImages, [`a/${LABELS}`]: threeLabels });
      await writeFiles(folder, { "b/pixels": threeImages });
      assert.deepEqual((await openDataset(`${folder}/a/${IMAGES}`)).classes, ["0", "4"]);
      const alone = await openDataset(`${folder}/b/pixels`);
      assert.deepEqual([alone.labels, alone.classes, alone.count], [null, null, 3]);
    }));

  it("refuses a gzip that is cut short", () =>
    inFolder(async (folder) => {
      const packed = gzipSync(threeImages);
      for (const length of [packed.length - 1, packed.length - 12]) {
        await writeFiles(folder, { [`${IMAGES}.gz`]: packed.subarray(0, length) });
        await refused(openDataset(folder), `${IMAGES}.gz`, "damaged or cut short");
      }
    }));

  it("refuses labels that do not belong to the images", () =>
    inFolder(async (folder) => {
      await writeFiles(folder, { [IMAGES]: threeImages, [LABELS]: idx([2], [0, 1]) });
      await refused(openDataset(folder), LABELS, "2 labels", IMAGES, "3 pictures");
    }));

  it("refuses a file without pictures", () =>
    inFolder(async (folder) => {
      await writeFiles(folder, { [IMAGES]: idx([0, 28, 28], []) });
      await refused(openDataset(folder), IMAGES, "holds no pictures");
    }));

  it("scales to a size and number of channels on request", () =>
    inFolder(async (folder) => {
      await writeFiles(folder, {
        pixels: idx([2, 2, 3], [...Array(6).fill(7), ...Array(6).fill(9)]),
      });
      const { height, width, channels, images } = await openDataset(`${folder}/pixels`, {
        size: 4,
        channels: 3,
      });
      assert.deepEqual([height, width, channels], [4, 4, 3]);
      assert.deepEqual([...images], [...Array(48).fill(7), ...Array(48).fill(9)]);
    }));
});
