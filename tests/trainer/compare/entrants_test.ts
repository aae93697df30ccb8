import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { UserError } from "../../../shared/errors.ts";
import { findEntrants } from "../../../trainer/compare/entrants.ts";
import { commonData } from "../../../trainer/compare/train_entrant.ts";

const modernPreset = { name: "modern-mnist", folder: null, preset: "modern-mnist" };
const modernModel = { name: "zoo-modern", folder: "weights/zoo-modern", preset: null };

describe("findEntrants()", () => {
  const home = Deno.cwd();
  let folder: string;
  beforeAll(async () => {
    folder = await Deno.makeTempDir();
    for (const name of ["weights/zoo-modern", "elsewhere/mine"]) {
      await Deno.mkdir(`${folder}/${name}`, { recursive: true });
      await Deno.writeTextFile(`${folder}/${name}/config.json`, "{}");
    }
    Deno.chdir(folder);
  });
  afterAll(async () => {
    Deno.chdir(home);
    await Deno.remove(folder, { recursive: true });
  });

  it("takes presets to be trained, and folders of models as they are", async () => {
    assert.deepEqual(await findEntrants(["modern-mnist", "elsewhere/mine/"], false), [
      modernPreset,
      { name: "mine", folder: "elsewhere/mine", preset: null },
    ]);
  });

  it("takes a family's model in the zoo, or its preset where all are to be trained", async () => {
    assert.deepEqual(await findEntrants(["modern"], false), [modernModel]);
    assert.deepEqual(await findEntrants(["modern"], true), [modernPreset]);
  });

  it("takes every family that has a preset where none is named", async () => {
    const entrants = await findEntrants([], true);
    assert.ok(entrants.some(({ preset }) => preset === "modern-mnist"));
    assert.ok(entrants.every(({ preset }) => preset!.endsWith("-mnist")));
  });

  for (
    const [names, message] of [
      [["drwan"], /^"drwan" is neither a preset \(drawn, .*\), nor a family \(.*modern.*\), nor/],
      [["elsewhere"], /^"elsewhere" is neither/],
      [["toString"], /^"toString" is neither/],
      [["drawn", "drawn"], /^"drawn" takes part twice/],
      [["modern", "weights/zoo-modern"], /^"weights\/zoo-modern" takes part twice: zoo-modern/],
    ] as const
  ) {
    it(`refuses ${names.join(" ")}`, async () => {
      await assert.rejects(
        () => findEntrants(names, false),
        (error) => error instanceof UserError && message.test(error.message),
      );
    });
  }
});

describe("commonData()", () => {
  it("is the data that presets are for, whoever says so", () => {
    assert.equal(commonData(["mnist", "modern-mnist", "unknown", null]), "mnist");
    assert.equal(commonData(["cats", null]), null);
  });

  it("refuses presets of different data", () => {
    assert.throws(
      () => commonData(["mnist", "fashion"]),
      /different data, mnist and fashion-mnist/,
    );
  });
});
