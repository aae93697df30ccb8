import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { bootWasm } from "../../shared/backend.ts";
import { UserError } from "../../shared/errors.ts";
import { saveModel } from "../../shared/model/save.ts";
import type { Golden } from "../../shared/model/schema.ts";
import type { Sampler } from "../../shared/sampler.ts";
import { Catalogue } from "../../edge/catalogue.ts";
import { openCatalogue, verifyLater } from "../../edge/open_catalogue.ts";
import { saveTinyModel, tinyModel, tinySampler } from "../shared/model/fixture.ts";

await bootWasm();

/** Opens the catalogue of a folder that `fill` has filled. */
async function opened(fill: (folder: string) => Promise<unknown>, preferred?: string) {
  const folder = await Deno.makeTempDir();
  try {
    await fill(folder);
    const reports: string[] = [];
    const catalogue = await openCatalogue(folder, preferred, (message) => reports.push(message));
    return { names: catalogue.names, default: catalogue.default.model.config.name, reports };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** A model of which the golden picture is another one's. */
async function saveStrangeModel(parent: string, name: string): Promise<void> {
  const golden = [{ seed: "alice", sha256: "0".repeat(64) }];
  await saveModel(`${parent}/${name}`, tinyModel({ name }), golden);
}

describe("openCatalogue()", () => {
  const two = async (folder: string) => {
    await saveTinyModel(folder, { name: "two" });
    await saveTinyModel(folder, { name: "one", version: 5 });
  };

  it("takes the first model by name as the default", async () => {
    assert.deepEqual(await opened(two), { names: ["one@5", "two@1"], default: "one", reports: [] });
  });

  it("takes the preferred model, whether its version is named or not", async () => {
    assert.equal((await opened(two, "two")).default, "two");
    assert.equal((await opened(two, "two@1")).default, "two");
  });

  it("refuses a preferred model that is not there", async () => {
    await assert.rejects(opened(two, "two@2"), UserError);
  });

  it("leaves out a default model whose golden picture comes out otherwise", async () => {
    const { names, default: name, reports } = await opened(async (folder) => {
      await two(folder);
      await saveStrangeModel(folder, "a-strange-one");
    });
    assert.deepEqual([names, name], [["one@5", "two@1"], "one"]);
    assert.equal(reports.length, 1);
    assert.match(
      reports[0]!,
      /^Model left out: .*a-strange-one\/config\.json: field "golden\.0": seed "alice" gives other/,
    );
  });

  it("refuses a preferred model whose golden picture comes out otherwise", async () => {
    const fill = async (folder: string) => {
      await two(folder);
      await saveStrangeModel(folder, "strange");
    };
    await assert.rejects(opened(fill, "strange"), UserError);
  });

  it("has no picture of another model whose golden picture comes out otherwise", async () => {
    const folder = await Deno.makeTempDir();
    try {
      await two(folder);
      await saveStrangeModel(folder, "strange");
      const catalogue = await openCatalogue(folder, undefined, assert.fail);
      assert.throws(() => catalogue.resolve("strange").sample({ seed: "bob" }), UserError);
      assert.equal(catalogue.resolve("two").sample({ seed: "bob", class: 1 }).class, 1);

      const reports: string[] = [];
      await verifyLater(catalogue, catalogue.samplers, folder, (text) => reports.push(text));
      assert.deepEqual(catalogue.names, ["one@5", "two@1"]);
      assert.equal(reports.length, 1);
      assert.match(reports[0]!, /^Model withdrawn: .*strange\/config\.json: field "golden\.0"/);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });

  it("leaves out a folder that bears another name than its model", async () => {
    const { reports } = await opened(async (folder) => {
      await two(folder);
      await Deno.rename(`${folder}/two`, `${folder}/copy`);
    });
    assert.match(reports[0]!, /copy\/config\.json: field "name" is "two"/);
  });

  it("passes over files and hidden folders", async () => {
    const { reports } = await opened(async (folder) => {
      await two(folder);
      await Deno.writeTextFile(`${folder}/README.md`, "");
      await Deno.mkdir(`${folder}/.cache`);
    });
    assert.deepEqual(reports, []);
  });
});

describe("verifyLater()", () => {
  /** Models of these names; the second golden picture of those in `wrong` comes out otherwise. */
  async function verified(names: string[], wrong: string[], preferred?: string) {
    const samplers = names.map((name): Sampler => {
      const sampler = tinySampler({ name });
      const { config } = sampler.model;
      const [first, second] = config.golden as [Golden, Golden];
      const golden = [first, wrong.includes(name) ? { ...second, seed: "other" } : second];
      return { ...sampler, model: { ...sampler.model, config: { ...config, golden } } };
    });
    const reports: string[] = [];
    const catalogue = new Catalogue(samplers, preferred);
    await verifyLater(catalogue, samplers, "weights", (message) => reports.push(message));
    return { names: catalogue.names, default: catalogue.default.model.config.name, reports };
  }

  it("leaves whole models alone", async () => {
    assert.deepEqual(await verified(["a", "b"], []), {
      names: ["a@1", "b@1"],
      default: "a",
      reports: [],
    });
  });

  it("withdraws a model of which a later golden picture comes out otherwise", async () => {
    const { reports, ...rest } = await verified(["a", "b", "c"], ["a"]);
    assert.deepEqual(rest, { names: ["b@1", "c@1"], default: "b" });
    assert.equal(reports.length, 1);
    assert.match(reports[0]!, /^Model withdrawn: weights\/a\/config\.json: field "golden\.1"/);
  });

  it("refuses to go on without a model, or the preferred one", async () => {
    await assert.rejects(verified(["a"], ["a"]), UserError);
    await assert.rejects(verified(["a", "b"], ["a"], "a"), UserError);
  });
});

describe("Catalogue", () => {
  it("resolves a name, with or without the version", () => {
    const [a, b] = [tinySampler({ name: "a", version: 2 }), tinySampler({ name: "b" })];
    const catalogue = new Catalogue([b!, a!]);
    assert.equal(catalogue.default, a);
    assert.equal(catalogue.resolve("a"), a);
    assert.equal(catalogue.resolve("a@2"), a);
    assert.throws(() => catalogue.resolve("a@1"), { status: 404 });
  });
});
