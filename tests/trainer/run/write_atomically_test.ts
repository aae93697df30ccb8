import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { UserError } from "../../../shared/errors.ts";
import { writeAtomically } from "../../../trainer/run/write_atomically.ts";

const old = Uint8Array.of(1, 2, 3);
const young = Uint8Array.from({ length: 100_000 }, (_, i) => i);

let folder: string;
let path: string;

function names(): string[] {
  return Array.from(Deno.readDirSync(folder), (entry) => entry.name);
}

async function refuses(reason: RegExp): Promise<void> {
  await assert.rejects(() => writeAtomically(path, young), (error) => {
    assert.ok(error instanceof UserError);
    assert.ok(error.message.startsWith(`${path}: cannot write (`), error.message);
    assert.match(error.message, reason);
    return true;
  });
}

describe("writeAtomically", () => {
  beforeEach(async () => {
    folder = await Deno.makeTempDir();
    path = `${folder}/file`;
  });
  afterEach(() => Deno.remove(folder, { recursive: true }));

  it("writes a new file, and replaces an old one, with nothing left beside them", async () => {
    for (const bytes of [young, old, young]) {
      await writeAtomically(path, bytes);
      assert.deepEqual(await Deno.readFile(path), bytes);
      assert.deepEqual(names(), ["file"]);
    }
  });

  it("keeps the old file when the disk is full half-way, with nothing left beside it", async () => {
    await Deno.writeFile(path, old);
    const { write } = Deno.FsFile.prototype;
    let writes = 0;
    Deno.FsFile.prototype.write = function (bytes) {
      if (++writes > 1) return Promise.reject(new Error("No space left on device (os error 28)"));
      return write.call(this, bytes.subarray(0, bytes.length / 2));
    };
    try {
      await refuses(/No space left on device/);
    } finally {
      Deno.FsFile.prototype.write = write;
    }
    assert.equal(writes, 2);
    assert.deepEqual(await Deno.readFile(path), old);
    assert.deepEqual(names(), ["file"]);
  });

  it("leaves a folder alone that stands in the file's place", async () => {
    await Deno.mkdir(path);
    await refuses(/directory/i);
    assert.deepEqual(names(), ["file"]);
    assert.ok((await Deno.stat(path)).isDirectory);
  });

  it("says which file it could not write where its folder is missing or none", async () => {
    path = `${folder}/missing/file`;
    await refuses(/No such file or directory/);
    await Deno.writeFile(`${folder}/plain`, old);
    path = `${folder}/plain/file`;
    await refuses(/Not a directory/);
  });
});
