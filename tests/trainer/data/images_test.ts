import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { describe, it } from "@std/testing/bdd";
import { zipSync } from "fflate";
import sharp from "sharp";
import type { Progress } from "../../../trainer/data/dataset.ts";
import { compareNaturally } from "../../../trainer/data/image_files.ts";
import { openDataset } from "../../../trainer/data/open.ts";
import { inFolder, png, refused, toBytes, writeFiles } from "./files.ts";

type Files = Record<string, Uint8Array | string>;

const red = [255, 0, 0];
const blue = [0, 0, 255];

/** Opens the same files from a folder and from a zip, which must agree; hands on the result. */
async function open(files: Files, options = {}) {
  let opened: Awaited<ReturnType<typeof openDataset>> | undefined;
  await inFolder(async (folder) => {
    await writeFiles(`${folder}/set`, files);
    opened = await openDataset(`${folder}/set`, options);
    const zip = Object.entries(files).map(([path, content]) => [path, toBytes(content)]);
    await Deno.writeFile(`${folder}/set.zip`, zipSync(Object.fromEntries(zip)));
    assert.deepEqual(await openDataset(`${folder}/set.zip`, options), opened);
  });
  return opened!;
}

/** Holds if the files are refused, from a folder and from a zip. */
async function refuse(files: Files, ...words: string[]) {
  await inFolder(async (folder) => {
    await writeFiles(`${folder}/set`, files);
    await refused(openDataset(`${folder}/set`), ...words);
    const zip = Object.entries(files).map(([path, content]) => [path, toBytes(content)]);
    await Deno.writeFile(`${folder}/set.zip`, zipSync(Object.fromEntries(zip)));
    await refused(openDataset(`${folder}/set.zip`), ...words);
  });
}

describe("openDataset of images", () => {
  it("reads pixels in the natural order of the names", async () => {
    const set = await open({ "10.png": png(2, 1, [9, 8, 7]), "9.png": png(2, 1, [1, 2, 3]) });
    assert.deepEqual([...set.images], [1, 2, 3, 1, 2, 3, 9, 8, 7, 9, 8, 7]);
    assert.deepEqual(
      [set.name, set.count, set.height, set.width, set.channels, set.labels, set.classes],
      ["set", 2, 1, 2, 3, null, null],
    );
  });

  it("is grey if every picture is, in whatever format it is stored", async () => {
    const grey = await open({ "a.png": png(1, 1, 5), "b.png": png(1, 1, [6, 6, 6]) });
    assert.deepEqual([grey.channels, [...grey.images]], [1, [5, 6]]);
    const mixed = await open({ "a.png": png(1, 1, 5), "b.png": png(1, 1, [6, 6, 7]) });
    assert.deepEqual([mixed.channels, [...mixed.images]], [3, [5, 5, 5, 6, 6, 7]]);
  });

  it("is grey or in colour on request", async () => {
    assert.equal((await open({ "a.png": png(1, 1, red) }, { channels: 1 })).channels, 1);
    const colour = await open({ "a.png": png(1, 1, 5) }, { channels: 3 });
    assert.deepEqual([colour.channels, [...colour.images]], [3, [5, 5, 5]]);
  });

  it("takes class folders as classes, in natural order", async () => {
    const files = { "10/a.png": png(1, 1, 1), "9/b.png": png(1, 1, 2), "9/a.png": png(1, 1, 3) };
    const set = await open(files);
    assert.deepEqual(set.classes, ["9", "10"]);
    assert.deepEqual([[...set.labels!], [...set.images]], [[0, 0, 1], [3, 2, 1]]);
  });

  it("takes no folder that all pictures share as a class", async () => {
    const one = await open({ "photos/cat/1.png": png(1, 1, 1), "photos/cat/2.png": png(1, 1, 1) });
    assert.equal(one.classes, null);
    const two = await open({ "photos/cat/1.png": png(1, 1, 1), "photos/dog/1.png": png(1, 1, 1) });
    assert.deepEqual(two.classes, ["cat", "dog"]);
  });

  it("takes the labels of dataset.json, wherever it lies", async () => {
    for (const base of ["", "inner/"]) {
      const set = await open({
        [`${base}a/1.png`]: png(1, 1, 1),
        [`${base}a/2.png`]: png(1, 1, 2),
        [`${base}b/3.png`]: png(1, 1, 3),
        [`${base}dataset.json`]: `{"labels": [["a/1.png", 7], ["a\\\\2.png", 5], ["b/3.png", 7]]}`,
      });
      assert.deepEqual([set.classes, [...set.labels!]], [["5", "7"], [1, 0, 1]]);
    }
  });

  it("has no labels if dataset.json says so", async () => {
    const set = await open({
      "a/1.png": png(1, 1, 1),
      "b/1.png": png(1, 1, 1),
      "dataset.json": `{"labels": null}`,
    });
    assert.equal(set.labels, null);
  });

  it("ignores hidden files and files that are no pictures", async () => {
    const set = await open({
      "a.png": png(1, 1, 1),
      ".b.png": "junk",
      "__MACOSX/a.png": "junk",
      ".cache/c.png": "junk",
      "readme.txt": "hello",
    });
    assert.equal(set.count, 1);
  });

  it("takes every spelling of the formats that are read", async () => {
    const names = "png PNG jpg JPG jpeg jpe jfif webp avif gif tif tiff".split(" ");
    const files = Object.fromEntries(names.map((end, i) => [`${i}.${end}`, png(1, 1, i)]));
    const set = await open(files); // by their contents, they are all PNG
    assert.deepEqual([...set.images], names.map((_, i) => i));
  });

  it("cuts the middle out and scales it if a size is given", async () => {
    const wide = await sharp(png(40, 8, red))
      .composite([{ input: Buffer.from(png(8, 8, blue)), left: 16, top: 0 }]).png().toBuffer();
    const set = await open({ "a.png": wide, "b.png": png(9, 9, red) }, { size: 4 });
    assert.deepEqual([set.height, set.width], [4, 4]);
    assert.deepEqual([...set.images.subarray(5 * 3, 6 * 3)], blue);
    assert.deepEqual([...set.images.subarray(16 * 3, 17 * 3)], red);
  });

  it("letterboxes them if asked, and grey ones stay grey", async () => {
    const files = { "a.png": png(8, 4, 200), "b.png": png(4, 8, 100) };
    const { images, channels } = await open(files, { size: 4, fit: "letterbox" });
    assert.equal(channels, 1);
    assert.deepEqual([...images.subarray(0, 16)], [
      ...[0, 0, 0, 0],
      ...[200, 200, 200, 200],
      ...[200, 200, 200, 200],
      ...[0, 0, 0, 0],
    ]);
    assert.deepEqual([...images.subarray(16, 20)], [0, 100, 100, 0]);
  });

  it("turns pictures upright, puts white behind what is transparent, takes CMYK", async () => {
    const turned = await sharp(png(6, 4, red)).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    assert.deepEqual(await open({ "a.jpg": turned }).then((set) => [set.width, set.height]), [
      4,
      6,
    ]);
    const clear = await open({ "a.png": png(1, 1, [0, 0, 0, 0]) });
    assert.deepEqual([...clear.images], [255]);
    const cmyk = await sharp(png(2, 2, red)).toColourspace("cmyk").jpeg().toBuffer();
    const { images, channels } = await open({ "a.jpg": cmyk });
    assert.equal(channels, 3);
    assert.ok(images[0]! > 200 && images[1]! < 60 && images[2]! < 60, `${images}`);
  });

  it("takes JPEG, WebP and the first frame of a GIF", async () => {
    const image = sharp(png(3, 3, red));
    const frames = concatFrames(red, blue);
    const set = await open({
      "1.jpeg": await image.jpeg({ quality: 100 }).toBuffer(),
      "2.webp": await image.webp({ lossless: true }).toBuffer(),
      "3.gif": await sharp(frames, { raw: { width: 3, height: 6, channels: 3, pageHeight: 3 } })
        .gif().toBuffer(),
    });
    assert.equal(set.count, 3);
    for (let i = 0; i < set.images.length; i += 3) {
      assert.ok(set.images[i]! > 250 && set.images[i + 2]! < 5, `${i}: ${set.images[i]}`);
    }
  });

  it("tells how far it has come", () =>
    inFolder(async (folder) => {
      await writeFiles(folder, { "a.png": png(1, 1, 1), "b.png": png(1, 1, 1) });
      const seen: Progress[] = [];
      await openDataset(folder, { onProgress: (progress) => seen.push(progress) });
      assert.deepEqual(seen, [{ task: `reading ${folder}`, unit: "images", done: 2, total: 2 }]);
    }));

  it("opens a folder that holds nothing but a zip", () =>
    inFolder(async (folder) => {
      await writeFiles(folder, { "cats/train.zip": zipSync({ "1.png": png(1, 1, 1) }) });
      assert.equal((await openDataset(`${folder}/cats`)).name, "cats");
    }));
});

describe("openDataset of images that cannot be used", () => {
  it("names the first picture of another size, and the first of all", () =>
    refuse(
      {
        "a.png": png(4, 4, 1),
        "b.png": png(4, 4, 1),
        "c.png": png(5, 4, 1),
        "d.png": png(1, 1, 1),
      },
      "a.png has 4x4 pixels",
      "c.png 5x4",
      "--size",
    ));

  it("names a picture that is cut short, empty or no picture", async () => {
    const noise = Uint8Array.from({ length: 40 * 40 }, (_, i) => (i * i * 7919) >> 3);
    const raw = { raw: { width: 40, height: 40, channels: 1 as const } };
    const jpeg = await sharp(noise, raw).jpeg().toBuffer();
    const good = await sharp(noise, raw).png().toBuffer();
    for (const format of [jpeg, good]) {
      const cut = format.subarray(0, format.length * 0.6);
      await refuse({ "a.png": good, "b.png": cut }, "b.png is not a readable picture", "replace");
    }
    await refuse({ "a.png": png(1, 1, 1), "b.png": "" }, "b.png is not a readable picture");
    await refuse({ "a.png": "hello" }, "a.png is not a readable picture");
  });

  it("counts all that cannot be read, and lists the first five with the reasons", async () => {
    const broken = Object.fromEntries(
      Array.from({ length: 7 }, (_, i) => [`cat/${i + 2}.png`, i === 1 ? "" : "junk"]),
    );
    const good = { "cat/1.png": png(4, 4, 1), "dog/1.png": png(4, 4, 1) };
    await refuse(
      { ...good, ...broken },
      "7 of 9 pictures in ",
      "cat/2.png (",
      "cat/3.png (the file is empty)",
      "cat/6.png (",
      ", and so on; replace or remove them; PNG, JPEG",
    );
    await refuse({ ...good, "cat/0.png": "junk", "dog/9.jpg": "junk" }, "2 of 4", "dog/9.jpg (");
    await inFolder(async (folder) => {
      await writeFiles(folder, { ...good, ...broken });
      await assert.rejects(openDataset(folder), (error: Error) => {
        assert.ok(!error.message.includes("cat/7.png") && !error.message.includes("\n"));
        return true;
      });
    });
  });

  it("refuses formats that are not read instead of passing them over", async () => {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>`;
    for (const name of ["a.svg", "a.HEIC", "a.heif", "a.bmp", "a.dng", "a.jxl"]) {
      const format = name.slice(2).toUpperCase();
      await refuse(
        { "1.png": png(1, 1, 1), [name]: svg },
        name,
        `${format} is none of the formats`,
      );
    }
    await refuse({ "1.png": png(1, 1, 1), "2.png": svg }, "2.png is not a readable picture");
  });

  it("refuses to fit pictures to no size", async () => {
    await inFolder(async (folder) => {
      await writeFiles(folder, { "a.png": png(1, 1, 1) });
      await refused(openDataset(folder, { fit: "letterbox" }), "--fit letterbox", "--size 64");
    });
  });

  it("refuses a folder or zip without pictures", () =>
    refuse({ "readme.txt": "hello" }, "set", "holds no pictures", "PNG"));

  it("refuses pictures in and outside of class folders", () =>
    refuse({ "a/1.png": png(1, 1, 1), "2.png": png(1, 1, 1) }, "2.png", "class folders"));

  it("refuses folders in class folders", () =>
    refuse({ "a/b/1.png": png(1, 1, 1), "c/2.png": png(1, 1, 1) }, "a/b/1.png", "unclear"));

  it("refuses labels that do not match the pictures", async () => {
    const image = png(1, 1, 1);
    const json = (labels: unknown) => ({
      "a.png": image,
      "dataset.json": JSON.stringify({ labels }),
    });
    await refuse(json([]), "dataset.json has no label for a.png");
    await refuse(
      json([["a.png", 0], ["b.png", 1]]),
      "dataset.json has a label for b.png",
      "not there",
    );
    await refuse(json([["a.png", 0], ["a.png", 1]]), "two labels for a.png");
    for (const label of [1.5, -1, 65536, "1", null, [0, 1]]) {
      await refuse(json([["a.png", label]]), "label of a.png is", JSON.stringify(label));
    }
    await refuse(json([["a.png"]]), `label 0 is ["a.png"]`, "pair");
    await refuse(json({ "a.png": 0 }), "dataset.json has no list");
    await refuse({ "a.png": image, "dataset.json": "{" }, "dataset.json is not JSON");
    await refuse(
      {
        "b/a.png": image,
        "b/dataset.json": `{"labels": null}`,
        "dataset.json": `{"labels": null}`,
      },
      "two files of labels",
    );
  });

  it("refuses a zip that is damaged or cut short", () =>
    inFolder(async (folder) => {
      const path = `${folder}/set.zip`;
      const zip = zipSync({ "a.png": png(8, 8, 1), "b.png": png(8, 8, 2) });
      for (const length of [0, 10, zip.length - 30]) {
        await Deno.writeFile(path, zip.subarray(0, length));
        await refused(openDataset(path), path, "damaged or cut short");
      }
    }));

  it("refuses a zip with entries that point out of it", () =>
    inFolder(async (folder) => {
      const path = `${folder}/set.zip`;
      for (const name of ["../a.png", "/a.png", "b/../../a.png", "C:/a.png", "..\\a.png"]) {
        await Deno.writeFile(path, zipSync({ [name]: png(1, 1, 1) }));
        await refused(openDataset(path), path, name, "points out of the archive");
      }
    }));
});

describe("compareNaturally", () => {
  it("puts 2 before 10, and never holds two names for one", () => {
    const names = ["b10", "b2", "a", "b02", "B1"];
    assert.deepEqual(names.sort(compareNaturally), ["B1", "a", "b02", "b2", "b10"]);
  });
});

/** Raw pixels of two frames, 3x3 each, one below the other. */
function concatFrames(first: readonly number[], second: readonly number[]): Uint8Array {
  return Uint8Array.from({ length: 54 }, (_, i) => (i < 27 ? first : second)[i % 3]!);
}
