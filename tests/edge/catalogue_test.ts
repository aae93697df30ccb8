import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { bootWasm } from "../../shared/backend.ts";
import { UserError } from "../../shared/errors.ts";
import { HOUSE_MODEL } from "../../shared/house_model.ts";
import { loadGenerator } from "../../shared/model/load.ts";
import { saveModel } from "../../shared/model/save.ts";
import type { Golden } from "../../shared/model/schema.ts";
import { createSampler, type Sampler } from "../../shared/sampler.ts";
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
    const { catalogue, complete } = await openCatalogue({
      folder,
      preferred,
      report: (message) => reports.push(message),
    });
    const early = catalogue.names;
    await complete();
    const name = catalogue.default.model.config.name;
    return { early, names: catalogue.names, default: name, reports };
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
    const { early, ...rest } = await opened(two);
    assert.deepEqual(rest, { names: ["one@5", "two@1"], default: "one", reports: [] });
    assert.deepEqual(early, rest.names); // there is no knowing the first without the others
  });

  it("takes the preferred model, whether its version is named or not, before the others", async () => {
    for (const preferred of ["two", "two@1"]) {
      const { early, ...rest } = await opened(two, preferred);
      assert.deepEqual(early, ["two@1"]);
      assert.deepEqual(rest, { names: ["one@5", "two@1"], default: "two", reports: [] });
    }
  });

  it("takes the house model, where it is there and whole, before the others", async () => {
    const withHouse = async (folder: string) => {
      await two(folder);
      await saveTinyModel(folder, { name: HOUSE_MODEL });
    };
    const whole = await opened(withHouse);
    assert.deepEqual([whole.early, whole.default], [[`${HOUSE_MODEL}@1`], HOUSE_MODEL]);
    const damaged = await opened(async (folder) => {
      await withHouse(folder);
      await Deno.remove(`${folder}/${HOUSE_MODEL}/config.json`);
    });
    assert.deepEqual([damaged.early, damaged.default], [["one@5", "two@1"], "one"]);
    assert.equal(damaged.reports.length, 1);
  });

  it("reads the others once, and reports of them once, however often they are asked for", async () => {
    const folder = await Deno.makeTempDir();
    try {
      await two(folder);
      await Deno.remove(`${folder}/one/config.json`);
      const reports: string[] = [];
      const { catalogue, others, complete } = await openCatalogue({
        folder,
        preferred: "two",
        report: (message) => reports.push(message),
      });
      assert.deepEqual([others, reports], [["one"], []]);
      await Promise.all([complete(), complete()]);
      await complete();
      assert.deepEqual([catalogue.names, reports.length], [["two@1"], 1]);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
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
      const reports: string[] = [];
      const { catalogue, complete, verify } = await openCatalogue({
        folder,
        preferred: "two",
        report: (message) => reports.push(message),
      });
      await complete();
      assert.throws(() => catalogue.resolve("strange").sample({ seed: "bob" }), UserError);
      assert.equal(catalogue.resolve("two").sample({ seed: "bob", class: 1 }).class, 1);

      assert.deepEqual(reports, []);
      await verify();
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
      await Deno.writeTextFile(`${folder}/README.md`, "other words");
      await Deno.mkdir(`${folder}/.cache`);
    });
    assert.deepEqual(reports, []);
  });
});

describe("verifyLater()", () => {
  /** Models of these names, with what is wrong with some of them. */
  async function verified(
    names: string[],
    wrong: Readonly<Record<string, "golden" | "card">>,
    preferred?: string,
  ) {
    const folder = await Deno.makeTempDir();
    try {
      const samplers: Sampler[] = [];
      for (const name of names) {
        const model = tinyModel({ name });
        const [first, second] = model.config.golden as [Golden, Golden];
        const golden = [first, wrong[name] === "golden" ? { ...second, seed: "other" } : second];
        await saveModel(`${folder}/${name}`, model, golden, { "README.md": "a card" });
        if (wrong[name] === "card") {
          await Deno.writeTextFile(`${folder}/${name}/README.md`, "other words");
        }
        samplers.push(createSampler(await loadGenerator(`${folder}/${name}`)));
      }
      const reports: string[] = [];
      const catalogue = new Catalogue(samplers, preferred);
      await verifyLater(catalogue, samplers, folder, (message) => reports.push(message));
      return { names: catalogue.names, default: catalogue.default.model.config.name, reports };
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  }

  it("leaves whole models alone", async () => {
    assert.deepEqual(await verified(["a", "b"], {}), {
      names: ["a@1", "b@1"],
      default: "a",
      reports: [],
    });
  });

  it("withdraws a model of which a later golden picture comes out otherwise", async () => {
    const { reports, ...rest } = await verified(["a", "b", "c"], { a: "golden" });
    assert.deepEqual(rest, { names: ["b@1", "c@1"], default: "b" });
    assert.equal(reports.length, 1);
    assert.match(reports[0]!, /^Model withdrawn: .*\/a\/config\.json: field "golden\.1"/);
  });

  it("withdraws a model of which a file is damaged that nothing has read yet", async () => {
    const { reports, names } = await verified(["a", "b", "c"], { b: "card" });
    assert.deepEqual(names, ["a@1", "c@1"]);
    assert.equal(reports.length, 1);
    assert.match(reports[0]!, /^Model withdrawn: .*\/b\/README\.md: its SHA-256 is/);
  });

  it("refuses to go on without a model, or the preferred one", async () => {
    await assert.rejects(verified(["a"], { a: "golden" }), UserError);
    await assert.rejects(verified(["a", "b"], { a: "golden" }, "a"), UserError);
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
