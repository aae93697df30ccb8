import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { zipSync } from "fflate";
import { openAndSurvey, type OpenOptions } from "../../../trainer/data/open.ts";
import { PixelCache } from "../../../trainer/data/pixel_cache.ts";
import { inFolder, png, refused, writeFiles } from "./files.ts";

const files = {
  "cat/1.png": png(6, 4, [200, 50, 60]),
  "cat/2.png": png(8, 8, [1, 2, 3]),
  "dog/1.png": png(4, 6, [9, 9, 9]),
  "notes.txt": "hello",
};

/** Runs a test with the files in `photos`, and a way to open them with a cache beside. */
function withPhotos(
  test: (folder: string, open: (options?: OpenOptions, path?: string) => Opening) => Promise<void>,
) {
  return inFolder(async (folder) => {
    await writeFiles(`${folder}/photos`, files);
    const cacheFolder = `${folder}/cache`;
    await test(
      folder,
      (options, path = "photos") =>
        openAndSurvey(`${folder}/${path}`, { size: 8, cacheFolder, ...options }),
    );
  });
}

type Opening = ReturnType<typeof openAndSurvey>;

function kept(folder: string): string[] {
  return Array.from(Deno.readDirSync(`${folder}/cache/pixels`), ({ name }) => name).sort();
}

describe("the cache of decoded pixels", () => {
  it("gives the same data set, identity and survey as decoding", () =>
    withPhotos(async (folder, open) => {
      await Deno.writeFile(`${folder}/set.zip`, zipSync({ "a.png": png(8, 8, 5) }));
      for (const path of ["photos", "set.zip"]) {
        const first = await open({}, path);
        const second = await open({}, path);
        assert.deepEqual([first.isFromCache, second.isFromCache], [false, true]);
        assert.deepEqual({ ...second, isFromCache: false }, first);
      }
      assert.equal(kept(folder).length, 2);
    }));

  it("knows a zip by its contents, wherever it lies, and calls it by its name", () =>
    withPhotos(async (folder, open) => {
      const zip = zipSync({ "a.png": png(8, 8, 5) });
      await Deno.writeFile(`${folder}/one.zip`, zip);
      await Deno.writeFile(`${folder}/other.zip`, zip);
      await open({}, "one.zip");
      const { dataset, isFromCache } = await open({}, "other.zip");
      assert.deepEqual([isFromCache, dataset.name], [true, "other"]);
      await Deno.writeFile(`${folder}/one.zip`, zipSync({ "a.png": png(8, 8, 6) }));
      assert.equal((await open({}, "one.zip")).dataset.images[0], 6);
    }));

  it("notices files that come, go, change or are renamed", () =>
    withPhotos(async (folder, open) => {
      const photos = `${folder}/photos`;
      const changes: (() => Promise<void>)[] = [
        () => Deno.writeFile(`${photos}/cat/3.png`, png(8, 8, 1)),
        () => Deno.remove(`${photos}/cat/1.png`),
        () => Deno.rename(`${photos}/cat/2.png`, `${photos}/dog/2.png`),
        () => Deno.writeFile(`${photos}/dog/1.png`, png(4, 6, [9, 9, 200])),
        () => Deno.utime(`${photos}/dog/1.png`, 1e9, 1e9),
        () => Deno.writeTextFile(`${photos}/dataset.json`, `{"labels": null}`),
        () => Deno.writeTextFile(`${photos}/more.txt`, ""),
      ];
      await open();
      for (const [i, change] of changes.entries()) {
        await change();
        assert.equal((await open()).isFromCache, false, `change ${i}`);
        assert.equal((await open()).isFromCache, true, `change ${i}`);
      }
    }));

  it("tells sizes, fits and channels apart", () =>
    withPhotos(async (_, open) => {
      const ways: OpenOptions[] = [
        { size: 8 },
        { size: 4 },
        { size: 8, fit: "letterbox" },
        { size: 8, channels: 1 },
        { size: 8, channels: 3, fit: "letterbox" },
      ];
      for (const way of ways) {
        assert.equal((await open(way)).isFromCache, false, JSON.stringify(way));
      }
      assert.equal((await open({ size: 8, fit: "crop" })).isFromCache, true); // as if left out
    }));

  it("keeps the labels of more than 256 classes", () =>
    inFolder(async (folder) => {
      const count = 300;
      const pairs = Array.from({ length: count }, (_, i) => [`${i}.png`, i]);
      await writeFiles(`${folder}/many`, {
        ...Object.fromEntries(pairs.map(([path, i]) => [path, png(1, 1, Number(i) % 256)])),
        "dataset.json": JSON.stringify({ labels: pairs }),
      });
      const cacheFolder = `${folder}/cache`;
      const first = await openAndSurvey(`${folder}/many`, { cacheFolder });
      const second = await openAndSurvey(`${folder}/many`, { cacheFolder });
      assert.ok(second.isFromCache);
      assert.deepEqual(second.dataset, first.dataset);
      assert.equal(second.dataset.labels![299], 299);
    }));

  it("decodes anew what is damaged or cut anywhere, and mends it, without a word", () =>
    withPhotos(async (folder, open) => {
      const { dataset } = await open();
      const path = `${folder}/cache/pixels/${kept(folder)[0]}`;
      const whole = await Deno.readFile(path);
      const damaged = [0, 70, whole.length >> 1, whole.length - 1].map((place) => {
        const bytes = whole.slice();
        bytes[place]! ^= 1;
        return bytes;
      });
      const cut = [0, 1, 64, 65, 200, whole.length - 1].map((length) => whole.slice(0, length));
      const longer = new Uint8Array([...whole, 0]);
      for (const [i, bytes] of [...damaged, ...cut, longer].entries()) {
        await Deno.writeFile(path, bytes);
        const opened = await open();
        assert.deepEqual([opened.isFromCache, opened.dataset], [false, dataset], `damage ${i}`);
        assert.deepEqual(await Deno.readFile(path), whole);
      }
    }));

  it("is done without where it cannot be written", () =>
    withPhotos(async (folder, open) => {
      await Deno.writeTextFile(`${folder}/cache`, "a file where the folder should be");
      const first = await open();
      const second = await open();
      assert.deepEqual([first.isFromCache, second.isFromCache], [false, false]);
      assert.deepEqual(second.dataset, first.dataset);
    }));

  it("keeps nothing of pictures that cannot be used", () =>
    withPhotos(async (folder, open) => {
      await Deno.writeTextFile(`${folder}/photos/cat/broken.png`, "junk");
      for (let i = 0; i < 2; i++) await refused(open(), "broken.png");
      await assert.rejects(Deno.stat(`${folder}/cache`), Deno.errors.NotFound);
    }));

  it("throws out what has not been used for longest when it is full", () =>
    withPhotos(async (folder, open) => {
      const { dataset, survey } = await open();
      const data = { dataset, survey: survey! };
      await Deno.remove(`${folder}/cache`, { recursive: true });
      const pixels = `${folder}/cache/pixels`;
      await new PixelCache(pixels).put("probe", data);
      const { size } = await Deno.stat(`${pixels}/probe.pixels`);
      const cache = new PixelCache(pixels, 3.5 * size);
      for (const [i, key] of ["a", "b"].entries()) {
        await cache.put(key, data);
        await Deno.utime(`${pixels}/${key}.pixels`, 2e9 + i, 2e9 + i);
      }
      await Deno.utime(`${pixels}/probe.pixels`, 1e9, 1e9);
      assert.deepEqual((await cache.get("probe", dataset))?.dataset, dataset); // used just now
      await Deno.utime(`${pixels}/a.pixels`, 1e9, 1e9);
      await cache.put("c", data);
      assert.deepEqual(kept(folder), ["b.pixels", "c.pixels", "probe.pixels"]);
      await new PixelCache(pixels, 10).put("d", data); // larger than the cache
      assert.deepEqual(kept(folder), ["b.pixels", "c.pixels", "probe.pixels"]);
    }));
});
