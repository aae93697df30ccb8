import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { milestoneOf, milestones, paperUrl } from "../../../shared/generators/milestones.ts";
import { families } from "../../../shared/generators/registry.ts";

describe("the milestones", () => {
  it("have a paper for every family that there is", () => {
    for (const { name } of families) {
      assert.equal(milestoneOf({ family: name, architecture: {} })?.id, name);
    }
    assert.equal(milestoneOf({ family: "antique", architecture: {} }), undefined);
  });

  it("have one for a variant that is of another paper", () => {
    for (const [latent, id] of [["sphere", "vae-sphere"], ["normal", "vae"]] as const) {
      assert.equal(milestoneOf({ family: "vae", architecture: { latent } })?.id, id);
    }
  });

  it("tell each story once, in the order of the years", () => {
    const years = milestones.map(({ year }) => year);
    assert.deepEqual(years.toSorted((a, b) => a - b), years);
    for (const key of ["id", "arxiv", "name"] as const) {
      assert.equal(new Set(milestones.map((milestone) => milestone[key])).size, milestones.length);
    }
  });

  it("name papers by numbers that carry their years, but for one that came after its talk", () => {
    for (const milestone of milestones) {
      const [, year] = /^https:\/\/arxiv\.org\/abs\/(\d\d)(?:0[1-9]|1[0-2])\.\d{4,5}$/
        .exec(paperUrl(milestone))!;
      assert.ok([0, 1].includes(2000 + Number(year) - milestone.year), milestone.name);
    }
  });

  it("say each idea in a sentence", () => {
    for (const { idea } of milestones) assert.match(idea, /^[A-Z][^.!?]{40,220}\.$/);
  });
});
