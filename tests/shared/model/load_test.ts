import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { bootWasm } from "../../../shared/backend.ts";
import { UserError } from "../../../shared/errors.ts";
import { formatChecksums } from "../../../shared/model/checksums.ts";
import { assemble, loadGenerator, loadModel, verifyFolder } from "../../../shared/model/load.ts";
import { encodeSafetensors, type WeightData } from "../../../shared/model/safetensors.ts";
import { sha256Hex } from "../../../shared/model/sha256.ts";
import { draftModel, saveModel } from "../../../shared/model/save.ts";
import { randomWeights, saveTinyModel, tinyDescription, tinyModel } from "./fixture.ts";

await bootWasm();

let parent: string;

/** Asserts that a folder is refused with a message that names all of `named`. */
async function refused(folder: string, ...named: (string | RegExp)[]): Promise<void> {
  await assert.rejects(loadModel(folder), (error) => {
    assert.ok(error instanceof UserError, `${error}`);
    for (const name of named) assert.match(error.message, new RegExp(name));
    return true;
  });
}

/** Writes a folder that is whole but for what `change` does to its config and weights. */
async function folderWith(
  change: (config: Record<string, unknown>) => void,
  weights: WeightData = tinyModel().weights,
): Promise<string> {
  const folder = await saveTinyModel(parent);
  const file = encodeSafetensors(weights);
  const config = JSON.parse(await Deno.readTextFile(`${folder}/config.json`));
  config.sha256 = sha256Hex(file);
  change(config);
  const files = {
    "config.json": new TextEncoder().encode(JSON.stringify(config)),
    "model.safetensors": file,
  };
  for (const [name, bytes] of Object.entries(files)) {
    await Deno.writeFile(`${folder}/${name}`, bytes);
  }
  await Deno.writeTextFile(`${folder}/SHA256SUMS`, formatChecksums(files));
  return folder;
}

describe("a model folder", () => {
  beforeEach(async () => {
    parent = await Deno.makeTempDir();
  });
  afterEach(() => Deno.remove(parent, { recursive: true }));

  describe("saveModel()", () => {
    it("writes a folder that loads as the same model", async () => {
      const model = tinyModel();
      assert.deepEqual(await loadModel(await saveTinyModel(parent)), model);
    });

    it("leaves nothing beside the files of the model", async () => {
      const folder = await saveTinyModel(parent);
      const names = [...Deno.readDirSync(folder)].map((entry) => entry.name).sort();
      assert.deepEqual(names, ["README.md", "SHA256SUMS", "config.json", "model.safetensors"]);
    });

    it("replaces an older version in place", async () => {
      await saveTinyModel(parent);
      const folder = await saveTinyModel(parent, { version: 2 });
      assert.equal((await loadModel(folder)).config.version, 2);
    });

    it("leaves the older version alone when the new one cannot be written", async () => {
      const folder = await saveTinyModel(parent);
      const model = tinyModel({ version: 2 });
      const blocked = { "x/y": "the name of no file" };
      await assert.rejects(saveModel(folder, model, model.config.golden, blocked));
      assert.equal((await loadModel(folder)).config.version, 1);
      assert.equal([...Deno.readDirSync(folder)].length, 4);
    });

    it("refuses a config that would not load, and writes nothing", async () => {
      const model = tinyModel();
      const folder = `${parent}/new`;
      await assert.rejects(saveModel(folder, model, []), /new\/config\.json: field "golden"/);
      assert.deepEqual([...Deno.readDirSync(parent)], []);
    });
  });

  describe("draftModel()", () => {
    it("rounds weights to what the file will hold", () => {
      const description = tinyDescription();
      const weights = randomWeights(description);
      const rounded = draftModel(description, weights).weights["input.weight"]!.data;
      assert.deepEqual(rounded, weights["input.weight"]!.data.map(Math.f16round));
      assert.notDeepEqual(rounded, weights["input.weight"]!.data);
    });

    it("refuses weights that do not fit the description", () => {
      const weights = randomWeights(tinyDescription());
      const wider = tinyDescription({ latent: { size: 5, distribution: "normal" } });
      assert.throws(() => draftModel(wider, weights), /"input\.weight" has shape \[7,64\]/);
    });
  });

  describe("loadGenerator() and verifyFolder()", () => {
    it("load a model as it is, whatever became of the files for people", async () => {
      const folder = await saveTinyModel(parent);
      await verifyFolder(folder);
      await Deno.remove(`${folder}/README.md`);
      assert.deepEqual(await loadGenerator(folder), tinyModel());
      await assert.rejects(verifyFolder(folder), /README\.md: no such file/);
      await Deno.writeTextFile(`${folder}/README.md`, "other words");
      assert.deepEqual(await loadGenerator(folder), tinyModel());
      await assert.rejects(verifyFolder(folder), /README\.md: its SHA-256 is/);
    });

    for (const name of ["config.json", "model.safetensors"]) {
      it(`refuse a damaged byte of ${name}`, async () => {
        const folder = await saveTinyModel(parent);
        const path = `${folder}/${name}`;
        const bytes = await Deno.readFile(path);
        for (let i = 0; i < bytes.length; i += Math.ceil(bytes.length / 100)) {
          const damaged = bytes.slice();
          damaged[i]! ^= 1 << (i % 8);
          await Deno.writeFile(path, damaged);
          await assert.rejects(loadGenerator(folder), UserError);
          await assert.rejects(verifyFolder(folder), (error) => {
            assert.ok(error instanceof UserError);
            return error.message.startsWith(`${path}: its SHA-256 is`);
          });
        }
      });
    }
  });

  describe("loadModel()", () => {
    it("refuses a folder in which any byte of any file is damaged, naming the file", async () => {
      const folder = await saveTinyModel(parent);
      for (const { name } of [...Deno.readDirSync(folder)]) {
        const path = `${folder}/${name}`;
        const bytes = await Deno.readFile(path);
        // Every byte of the small files, and as many spread over the weights.
        const step = Math.ceil(bytes.length / 1500);
        for (let i = 0; i < bytes.length; i += step) {
          const damaged = bytes.slice();
          damaged[i]! ^= 1 << (i % 8);
          await Deno.writeFile(path, damaged);
          await refused(folder, name === "README.md" || name === "SHA256SUMS" ? "" : name);
        }
        await Deno.writeFile(path, bytes);
      }
      await loadModel(folder);
    });

    it("refuses a folder that lacks a file, naming it", async () => {
      for (const name of ["config.json", "model.safetensors", "SHA256SUMS", "README.md"]) {
        const folder = await saveTinyModel(parent);
        await Deno.remove(`${folder}/${name}`);
        await refused(folder, `${folder}/${name}: no such file`);
      }
    });

    it("refuses sums that leave out the config", async () => {
      const folder = await saveTinyModel(parent);
      const sums = await Deno.readTextFile(`${folder}/SHA256SUMS`);
      await Deno.writeTextFile(`${folder}/SHA256SUMS`, sums.replace(/.*config\.json\n/, ""));
      await refused(folder, "SHA256SUMS: there is no line for config.json");
    });

    it("refuses weights of another training run, naming file and field", async () => {
      const folder = await saveTinyModel(parent);
      const other = encodeSafetensors(randomWeights(tinyDescription({ name: "other" })));
      await Deno.writeFile(`${folder}/model.safetensors`, other);
      await refused(folder, /model\.safetensors: its SHA-256 is/, 'field "sha256"');
    });

    const misfits: [string, (config: Record<string, unknown>) => void, string][] = [
      ["is missing", (config) => delete config["width"], 'field "width"'],
      ["is unknown", (config) => config["colour"] = 1, '"colour"'],
      ["has the wrong type", (config) => config["height"] = "8", 'field "height"'],
      ["is out of range", (config) => config["truncation"] = 3, 'field "truncation"'],
      ["is nested", (config) => config["latent"] = { size: 0 }, 'field "latent.size"'],
      ["repeats a class", (config) => config["classes"] = ["a", "b", "a"], 'field "classes"'],
      [
        "names no family",
        (config) => config["family"] = "old",
        'field "family": Unknown .* "modern"',
      ],
      [
        "is no architecture of the family",
        (config) => config["architecture"] = { levels: [] },
        'field "architecture.levels"',
      ],
      ["does not fit the family", (config) => config["width"] = 9, 'field "architecture": .*9x8'],
      [
        "names a class that is not there",
        (config) => config["golden"] = [{ seed: "a", class: 3, sha256: "0".repeat(64) }],
        'field "golden.0.class"',
      ],
    ];
    for (const [what, change, message] of misfits) {
      it(`names file and field when a field ${what}`, async () => {
        await refused(await folderWith(change), /tiny\/config\.json: /, message);
      });
    }

    it("names the tensor that is missing, superfluous, or of another shape", async () => {
      const weights = tinyModel().weights;
      const { "output.bias": bias, ...less } = weights;
      const cases: [WeightData, string][] = [
        [less, 'tensor "output.bias" is missing'],
        [{ ...weights, extra: bias! }, 'tensor "extra" is none'],
        [
          { ...less, "output.bias": { shape: [1, 1], data: bias!.data } },
          '"output.bias" has shape \\[1,1\\], but config.json calls for \\[1\\]',
        ],
      ];
      for (const [changed, message] of cases) {
        await refused(await folderWith(() => {}, changed), /tiny\/model\.safetensors: /, message);
      }
    });

    it("takes a model without classes", () => {
      const description = tinyDescription({ classes: null });
      const { config, weights } = draftModel(description, randomWeights(description));
      assert.equal(assemble(config, weights, "folder").shape.classes, 0);
    });
  });
});
