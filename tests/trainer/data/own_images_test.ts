import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { decode } from "fast-png";
import sharp from "sharp";
import { UserError } from "../../../shared/errors.ts";
import { evaluate } from "../../../trainer/commands/evaluate.ts";
import { train } from "../../../trainer/commands/train.ts";
import { openDataset } from "../../../trainer/data/open.ts";
import { png, writeFiles } from "./files.ts";

const home = Deno.cwd();
const print = console.log;
let folder: string;
let printed: string[] = [];

/** What `deno task train` prints for a line of options. */
async function lines(options: string): Promise<string[]> {
  printed = [];
  await train.run(options.split(" "));
  return printed;
}

describe("deno task train --dry-run with photographs", () => {
  beforeAll(async () => {
    folder = await Deno.makeTempDir();
    const noise = { type: "gaussian", mean: 128, sigma: 60 } as const;
    const photo = (width: number, height: number) =>
      sharp({ create: { width, height, channels: 3, background: "black", noise } });
    await writeFiles(`${folder}/photos`, {
      "beach/1.jpg": await photo(40, 30).jpeg().toBuffer(),
      "beach/2.jpg": await photo(30, 40).withMetadata({ orientation: 6 }).jpeg().toBuffer(),
      "beach/3.png": png(90, 20, [250, 250, 0, 0]),
      "wood/1.webp": await photo(32, 32).webp().toBuffer(),
      "wood/2.png": png(20, 20, 90),
      "wood/3.png": png(20, 20, [90, 90, 90]),
      "wood/notes.txt": "about the wood",
      ".DS_Store": "",
    });
    const many = Array.from({ length: 150 }, (_, i) => [`${i}.png`, png(8, 8, i)] as const);
    await writeFiles(`${folder}/many`, Object.fromEntries(many));
    Deno.chdir(folder);
    console.log = (line) => printed.push(line);
  });
  afterAll(async () => {
    console.log = print;
    Deno.chdir(home);
    await Deno.remove(folder, { recursive: true });
  });

  it("says what there is, what was done to it, and what may go wrong", async () => {
    const found = await lines("--data photos/ --size 32 --out weights/seen --dry-run");
    assert.equal(found.shift(), "reading photos: 6 images (100 %)");
    assert.deepEqual(found.map((line) => line.replace(/[0-9.]+ s$/, "0.1 s")), [
      "Data: photos, 6 images, 32x32, colour, 2 classes",
      "Left out, being no pictures: 1 .txt, 1 hidden",
      "Warning: only 6 images, with which this will hardly work: the judge knows them by heart " +
      "at once and teaches the forger nothing; collect 1000 or more",
      "Warning: 5 of 6 images are smaller than 32x32 and so blurred by scaling up: replace them " +
      "by larger ones, or choose a smaller --size",
      "Warning: 1 of 6 images is more than twice as long one way as the other: less than half " +
      "of each is left; --fit letterbox keeps the whole",
      "Warning: 1 of 6 images is the same as another, pixel by pixel: keep one of each",
      "Classes: 3 beach, 3 wood",
      "Originals: 20x20 to 90x20, median 40x30; 3 cropped; 5 scaled up",
      "Read in 0.1 s",
      "Would train on 1000000 images and publish weights/seen",
      "What the networks will see: runs/seen/preview.png",
    ]);
  });

  it("says when the pixels had been decoded before", async () => {
    const found = await lines("--data photos --size 32 --out weights/seen --dry-run");
    assert.ok(found.some((line) => /^Read in [0-9.]+ s, decoded before$/.test(line)), `${found}`);
  });

  it("shows the very pixels that the networks will see, cropped or letterboxed", async () => {
    for (const fit of ["crop", "letterbox"] as const) {
      await lines(`--data photos --size 32 --fit ${fit} --out weights/${fit} --dry-run`);
      const preview = decode(await Deno.readFile(`runs/${fit}/preview.png`));
      assert.deepEqual([preview.width, preview.height, preview.channels], [320, 32, 3]);
      const { images } = await openDataset("photos", { size: 32, fit });
      for (let i = 0; i < 6; i++) {
        for (let y = 0; y < 32; y++) {
          const start = 3 * (y * 320 + i * 32);
          const line = preview.data.slice(start, start + 3 * 32);
          assert.deepEqual([...line], [...images.subarray(3 * 32 * (32 * i + y)).slice(0, 96)]);
        }
      }
    }
  });

  it("shows a hundred of more images, from the first to the last", async () => {
    await lines("--data many --out weights/many --dry-run");
    const { data, width, height } = decode(await Deno.readFile("runs/many/preview.png"));
    assert.deepEqual([width, height], [80, 80]);
    assert.deepEqual([data[0], data.at(-1)], [0, 148]);
  });

  it("refuses another fit, or one without a size", async () => {
    for (
      const [run, message] of [
        [
          () => lines("--data photos --size 32 --fit stretch --dry-run"),
          /^Option --fit is "stretch", but must be one of crop, letterbox$/,
        ],
        [() => lines("--data photos --fit letterbox --dry-run"), /^--fit letterbox says how .*64$/],
        [() => evaluate.run(["--fit", "x"]), /^Option --fit is "x", but must be one of crop, /],
      ] as const
    ) {
      await assert.rejects(
        run,
        (error) => error instanceof UserError && message.test(error.message),
      );
    }
  });
});
