import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { zipSync } from "fflate";
import sharp from "sharp";
import { openAndSurvey, type OpenOptions } from "../../../trainer/data/open.ts";
import { idx, inFolder, png, toBytes, writeFiles } from "./files.ts";

type Files = Record<string, Uint8Array | string>;

/** The survey of files in a folder, which must be that of the same files in a zip. */
async function surveyOf(files: Files, options: OpenOptions = {}) {
  let found: Awaited<ReturnType<typeof openAndSurvey>>["survey"] = null;
  await inFolder(async (folder) => {
    await writeFiles(`${folder}/set`, files);
    found = (await openAndSurvey(`${folder}/set`, options)).survey;
    const zip = Object.entries(files).map(([path, content]) => [path, toBytes(content)]);
    await Deno.writeFile(`${folder}/set.zip`, zipSync(Object.fromEntries(zip)));
    assert.deepEqual((await openAndSurvey(`${folder}/set.zip`, options)).survey, found);
  });
  return found!;
}

describe("the survey of a folder or zip", () => {
  const files = {
    "1.png": png(10, 10, 1),
    "2.png": png(6, 20, 2),
    "3.png": png(40, 30, 3),
    "4.png": png(30, 30, 4),
    "5.png": png(5, 9, 5),
  };

  it("gives the sizes of the originals, by their number of pixels", async () => {
    const { smallest, median, largest } = await surveyOf(files, { size: 8 });
    assert.deepEqual([smallest, median, largest], [
      { width: 5, height: 9 },
      { width: 6, height: 20 },
      { width: 40, height: 30 },
    ]);
  });

  it("takes a picture as it is upright", async () => {
    const turned = await sharp(png(6, 4, 1)).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const { median } = await surveyOf({ "a.jpg": turned });
    assert.deepEqual(median, { width: 4, height: 6 });
  });

  it("counts what was scaled up, cropped or letterboxed, and what is very long", async () => {
    const cropped = await surveyOf(files, { size: 10 });
    assert.deepEqual([cropped.scaledUp, cropped.oblong, cropped.elongated], [2, 3, 1]);
    const letterboxed = await surveyOf(files, { size: 10, fit: "letterbox" });
    assert.deepEqual([letterboxed.scaledUp, letterboxed.oblong, letterboxed.elongated], [1, 3, 1]);
  });

  it("counts nothing of the kind where the pictures stay as they are", async () => {
    const { scaledUp, oblong, elongated } = await surveyOf({ "1.png": png(2, 9, 1) });
    assert.deepEqual([scaledUp, oblong, elongated], [0, 0, 0]);
  });

  it("counts copies by their pixels, whatever their files are", async () => {
    const one = png(4, 4, [1, 2, 3]);
    const again = await sharp(one).webp({ lossless: true }).toBuffer();
    const { copies } = await surveyOf({
      ...{ "1.png": one, "2.webp": again, "3.png": one, "4.png": png(4, 4, [1, 2, 4]) },
      ...{ "5.png": png(4, 4, 9), "6.png": png(4, 4, 9) },
    });
    assert.equal(copies, 3);
  });

  it("counts the files that are no pictures, by kind", async () => {
    const { leftOut } = await surveyOf({
      "a.png": png(1, 1, 1),
      ".DS_Store": "x",
      "Thumbs.db": "x",
      "__MACOSX/._a.png": "x",
      "notes.txt": "x",
      "more/README.TXT": "x",
      "film.mov": "x",
      LICENSE: "x",
    });
    assert.deepEqual(leftOut, { hidden: 3, ".txt": 2, ".mov": 1, "without extension": 1 });
  });

  it("is not drawn up for data that are no image files", () =>
    inFolder(async (folder) => {
      const path = `${folder}/train-images-idx3-ubyte`;
      await Deno.writeFile(path, idx([1, 2, 2], [1, 2, 3, 4]));
      const { survey, isFromCache } = await openAndSurvey(path, { size: 4 });
      assert.deepEqual([survey, isFromCache], [null, false]);
    }));
});
