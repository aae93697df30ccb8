import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { UserError } from "../../../shared/errors.ts";
import { choosePlaces, exists, makeFolder, parentOf } from "../../../trainer/run/run_folder.ts";

const home = Deno.cwd();
let folder: string;

/** Puts files with nothing in them where they are needed. */
async function make(...paths: string[]): Promise<void> {
  for (const path of paths) {
    await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    await Deno.writeTextFile(path, "");
  }
}

function choose(changes: Partial<Parameters<typeof choosePlaces>[0]> = {}) {
  return choosePlaces({
    preset: "drawn",
    out: undefined,
    resume: false,
    replace: false,
    ...changes,
  });
}

async function refuses(changes: Parameters<typeof choose>[0], message: RegExp): Promise<void> {
  await assert.rejects(
    () => choose(changes),
    (error) => error instanceof UserError && message.test(error.message),
  );
}

const places = (name: string) => ({ run: `runs/${name}`, out: `weights/${name}` });

describe("choosePlaces", () => {
  beforeEach(async () => {
    folder = await Deno.makeTempDir();
    Deno.chdir(folder);
  });
  afterEach(async () => {
    Deno.chdir(home);
    await Deno.remove(folder, { recursive: true });
  });

  it("names a first run after its preset", async () => {
    assert.deepEqual(await choose(), places("drawn"));
  });

  it("takes the first free name where runs or models are", async () => {
    await make("runs/drawn/checkpoint.safetensors", "weights/drawn-2/config.json");
    assert.deepEqual(await choose(), places("drawn-3"));
  });

  it("takes a folder again in which a run left nothing to go on from", async () => {
    await make("runs/drawn/log.jsonl");
    assert.deepEqual(await choose(), places("drawn"));
  });

  it("resumes the last of the runs of a preset", async () => {
    await make("runs/drawn/checkpoint.safetensors", "runs/drawn-2/checkpoint.safetensors");
    assert.deepEqual(await choose({ resume: true }), places("drawn-2"));
  });

  it("refuses to resume where there is nothing", async () => {
    await refuses({ resume: true }, /^--resume: runs\/drawn holds no checkpoint/);
    await refuses(
      { resume: true, out: "weights/mine" },
      /^--resume: runs\/mine holds no checkpoint/,
    );
  });

  it("takes the named folder, wherever it is, and names the run after its last part", async () => {
    assert.deepEqual(await choose({ out: "elsewhere/mine/" }), {
      run: "runs/mine",
      out: "elsewhere/mine",
    });
    assert.deepEqual(await choose({ out: "mine" }), { run: "runs/mine", out: "mine" });
  });

  it("refuses a named folder in which a run or a model is, and names the ways out", async () => {
    await make("runs/a/checkpoint.safetensors", "weights/b/config.json");
    await refuses(
      { out: "weights/a" },
      /^runs\/a holds a run already: .*--resume.*--replace.*--out/,
    );
    await refuses({ out: "weights/b" }, /^weights\/b holds a model already: .*--replace.*--out/);
  });

  it("takes it all the same where it is told to replace or to resume", async () => {
    await make("runs/a/checkpoint.safetensors", "weights/a/config.json");
    assert.deepEqual(await choose({ out: "weights/a", replace: true }), places("a"));
    assert.deepEqual(await choose({ out: "weights/a", resume: true }), places("a"));
  });

  for (
    const out of ["weights/My Model", "weights/..", "/", ".", "-a", `weights/${"a".repeat(65)}`]
  ) {
    it(`refuses the name of ${out}, which could not be a model's`, async () => {
      await refuses({ out }, /^--out ".*": the folder's name is the model's name in URLs/);
    });
  }
});

describe("makeFolder", () => {
  it("makes a folder and those it lies in, and leaves one that is there alone", async () => {
    folder = await Deno.makeTempDir();
    await make(`${folder}/a/file`);
    await makeFolder(`${folder}/a`);
    await makeFolder(`${folder}/b/c`);
    assert.ok(await exists(`${folder}/a/file`) && await exists(`${folder}/b/c`));
    assert.equal(await exists(`${folder}/d`), false);
    await assert.rejects(
      () => makeFolder(`${folder}/a/file/d`),
      (error) => error instanceof UserError && /a\/file\/d: cannot make/.test(error.message),
    );
    await Deno.remove(folder, { recursive: true });
  });
});

describe("parentOf", () => {
  it("gives the folder that a folder lies in", () => {
    const parents = [["weights/mine", "weights"], ["a/b/c", "a/b"], ["mine", "."], ["/mine", "/"]];
    for (const [path, parent] of parents) assert.equal(parentOf(path!), parent);
  });
});
