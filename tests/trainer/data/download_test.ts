import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, it } from "@std/testing/bdd";
import type { Progress } from "../../../trainer/data/dataset.ts";
import { download } from "../../../trainer/data/download.ts";
import { KNOWN_SETS } from "../../../trainer/data/known_sets.ts";
import { MADE_SETS } from "../../../trainer/data/made_sets.ts";
import { openDataset } from "../../../trainer/data/open.ts";
import { inFolder, refused, toBytes } from "./files.ts";

const content = toBytes("the bytes of a data set").slice();
const file = {
  url: "https://data.example/sets/digits.gz",
  sha256: createHash("sha256").update(content).digest("hex"),
};

/** A network that answers every request the same, and counts them. */
function network(answer: () => Response) {
  const asked: string[] = [];
  const fetch = (url: string | URL | Request) => {
    asked.push(String(url));
    return Promise.resolve().then(answer);
  };
  return { asked, fetch: fetch as typeof globalThis.fetch };
}

async function namesIn(folder: string): Promise<string[]> {
  return await Array.fromAsync(Deno.readDir(folder), (entry) => entry.name);
}

describe("download", () => {
  it("fetches a file once and keeps it under its name, telling of progress", () =>
    inFolder(async (temporary) => {
      const folder = `${temporary}/not/there/yet`;
      const { asked, fetch } = network(() =>
        new Response(content, { headers: { "content-length": String(content.length) } })
      );
      const seen: Progress[] = [];
      const onProgress = (progress: Progress) => seen.push(progress);
      const path = await download(file, { folder, fetch, onProgress });
      assert.equal(path, `${folder}/digits.gz`);
      assert.deepEqual(await Deno.readFile(path), content);
      const total = content.length;
      assert.deepEqual(seen.at(-1), {
        task: "downloading digits.gz",
        unit: "bytes",
        done: total,
        total,
      });
      assert.equal(await download(file, { folder, fetch }), path);
      assert.deepEqual(asked, [file.url]);
      assert.deepEqual(await namesIn(folder), ["digits.gz"]);
    }));

  it("fetches again what was damaged in the cache", () =>
    inFolder(async (folder) => {
      await Deno.writeTextFile(`${folder}/digits.gz`, "half of th");
      const { fetch } = network(() => new Response(content));
      assert.deepEqual(await Deno.readFile(await download(file, { folder, fetch })), content);
    }));

  it("refuses and keeps nothing of a file with another checksum", () =>
    inFolder(async (folder) => {
      const { fetch } = network(() => new Response("something else"));
      await refused(download(file, { folder, fetch }), file.url, file.sha256, "--data PATH");
      assert.deepEqual(await namesIn(folder), []);
    }));

  it("says what could not be fetched, and the way without a network", () =>
    inFolder(async (folder) => {
      const offline = network(() => {
        throw new TypeError("dns error");
      });
      await refused(
        download(file, { folder, fetch: offline.fetch }),
        file.url,
        "dns error",
        "--data PATH",
      );
      const missing = network(() => new Response(null, { status: 404, statusText: "Not Found" }));
      await refused(download(file, { folder, fetch: missing.fetch }), file.url, "404 Not Found");
    }));

  it("keeps nothing of a download that breaks off", () =>
    inFolder(async (folder) => {
      const { fetch } = network(() => {
        let sent = false;
        return new Response(
          new ReadableStream({
            pull(controller) {
              if (sent) controller.error(new Error("connection reset"));
              else controller.enqueue(content.subarray(0, 5));
              sent = true;
            },
          }),
        );
      });
      await refused(download(file, { folder, fetch }), "after 5 bytes", "connection reset");
      assert.deepEqual(await namesIn(folder), []);
    }));

  it("names a cache folder that cannot be written", () =>
    inFolder(async (temporary) => {
      const folder = `${temporary}/file`;
      await Deno.writeTextFile(folder, "");
      const { fetch } = network(() => new Response(content));
      await refused(download(file, { folder: `${folder}/x`, fetch }), folder);
    }));
});

describe("openDataset of a name", () => {
  it("asks for the published files and refuses others", () =>
    inFolder(async (folder) => {
      for (const [name, { files }] of KNOWN_SETS) {
        const { asked, fetch } = network(() => new Response("not the data"));
        await refused(openDataset(name, { cacheFolder: folder, fetch }), files[0].url);
        assert.deepEqual(asked, [files[0].url]);
      }
    }));

  it("draws the embedded data set", async () => {
    const drawn = await openDataset("drawn");
    assert.deepEqual([drawn.name, drawn.count, drawn.classes?.length], ["drawn", 6000, 10]);
  });

  it("lists the names where there is none such", () =>
    refused(
      openDataset("minst"),
      "minst",
      [...MADE_SETS.keys(), "mnist", "fashion-mnist", "cifar10"].join(", "),
    ));

  it("takes what has a slash as a path", () =>
    inFolder((folder) =>
      refused(openDataset(`${folder}/mnist`), `${folder}/mnist does not exist`)
    ));

  it("refuses a size that is none", async () => {
    for (const size of [0, 3, 4.5, 1025, NaN]) {
      await refused(openDataset("drawn", { size }), `--size ${size}`);
    }
  });
});
