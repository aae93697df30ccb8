import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { gzipSync } from "fflate";
import { openDataset } from "../../../trainer/data/open.ts";
import { untar } from "../../../trainer/data/tar.ts";
import { UserError } from "../../../shared/errors.ts";
import { concatenate } from "../../../shared/concatenate.ts";
import { inFolder, refused, tar, toBytes, writeFiles } from "./files.ts";

/** A record whose planes are of one value each. */
function record(label: number, red: number, green: number, blue: number): Uint8Array {
  return concatenate([
    Uint8Array.of(label),
    ...[red, green, blue].map((value) => new Uint8Array(1024).fill(value)),
  ]);
}

/** Five batches of two pictures each. */
const batches = Object.fromEntries([1, 2, 3, 4, 5].map((n) => [
  `data_batch_${n}.bin`,
  concatenate([record(n, n, 2, 3), record(9, 4, 5, 6)]),
]));

describe("openDataset of CIFAR-10's binary version", () => {
  it("reads the five batches of a folder, planes to pixels", () =>
    inFolder(async (folder) => {
      await writeFiles(folder, { ...batches, "test_batch.bin": record(0, 0, 0, 0) });
      const set = await openDataset(folder);
      assert.deepEqual([set.count, set.height, set.width, set.channels], [10, 32, 32, 3]);
      assert.deepEqual([...set.labels!], [1, 9, 2, 9, 3, 9, 4, 9, 5, 9]);
      assert.deepEqual([set.classes?.[0], set.classes?.[9]], ["airplane", "truck"]);
      assert.deepEqual([...set.images.subarray(3069, 3078)], [1, 2, 3, 4, 5, 6, 4, 5, 6]);
    }));

  it("reads a tar of them, gzipped or not, the same", () =>
    inFolder(async (folder) => {
      const archive = tar(
        Object.fromEntries(
          Object.entries(batches).map(([name, bytes]) => [`cifar-10-batches-bin/${name}`, bytes]),
        ),
      );
      await writeFiles(folder, {
        ...batches,
        "a/cifar10.tar": archive,
        "a/cifar10.tar.gz": gzipSync(archive),
      });
      const { sha256 } = await openDataset(folder);
      assert.equal((await openDataset(`${folder}/a/cifar10.tar`)).sha256, sha256);
      assert.equal((await openDataset(`${folder}/a/cifar10.tar.gz`)).sha256, sha256);
    }));

  it("refuses a batch that is missing, cut short, or has labels past 9", () =>
    inFolder(async (folder) => {
      const [first, ...rest] = Object.entries(batches);
      await writeFiles(folder, Object.fromEntries(rest));
      await refused(openDataset(folder), "data_batch_1.bin");
      await writeFiles(folder, { "data_batch_1.bin": first![1].subarray(1) });
      await refused(openDataset(folder), "data_batch_1.bin", "cut short", "6145 bytes");
      await writeFiles(folder, { "data_batch_1.bin": record(10, 0, 0, 0) });
      await refused(openDataset(folder), "picture 0 has the label 10");
    }));

  it("refuses a tar of something else", () =>
    inFolder(async (folder) => {
      await writeFiles(folder, { "photos.tar": tar({ "a.png": toBytes("x") }) });
      await refused(openDataset(`${folder}/photos.tar`), "photos.tar lacks data_batch_1.bin");
    }));
});

describe("untar", () => {
  it("gives back the files that were packed", () => {
    const files = {
      "a.txt": toBytes("hello"),
      "b/empty": toBytes(""),
      "b/c": new Uint8Array(1500),
    };
    assert.deepEqual([...untar(tar(files), "tar")], Object.entries(files));
  });

  it("refuses an archive that is damaged or cut short", () => {
    const archive = tar({ "a.txt": new Uint8Array(1500) });
    assert.throws(() => untar(archive.subarray(0, 1000), "x.tar"), UserError);
    archive[3]! ^= 1;
    assert.throws(() => untar(archive, "x.tar"), /x\.tar is damaged or cut short at byte 0/);
  });
});
