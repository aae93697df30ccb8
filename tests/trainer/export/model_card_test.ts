import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { milestones } from "../../../shared/generators/milestones.ts";
import type { ModelConfig } from "../../../shared/model/schema.ts";
import { modelCard } from "../../../trainer/export/model_card.ts";
import { tinyDescription } from "../../shared/model/fixture.ts";

function cardOf(changes: Partial<ModelConfig> = {}): string {
  return modelCard({ ...tinyDescription(), sha256: "", golden: [], ...changes });
}

describe("a model card", () => {
  it("names the family, and the paper that it is true to, with a link", () => {
    for (const { id, family = id, architecture = {}, title, year, arxiv } of milestones) {
      const [row] = /^\| Family \|.*$/m.exec(cardOf({ family, architecture }))!;
      assert.ok(row.startsWith(`| Family | ${family}: `), row);
      assert.ok(row.includes(`${year}, [${title}](https://arxiv.org/abs/${arxiv}) |`), row);
    }
  });

  it("names a family without a paper all the same", () => {
    assert.match(cardOf({ family: "homemade" }), /^\| Family \| homemade \|$/m);
  });

  it("says what stands beside what in its grid", () => {
    assert.match(cardOf({ classes: ["a", "b"] }), /row by row, a class to each column\./);
    assert.match(cardOf({ classes: null }), /row by row\./);
    const domains = cardOf({ family: "cogan", classes: ["a", "b"] });
    assert.match(domains, /row by row, each in all domains\./);
  });

  it("says how to train one like it, and that nothing was measured yet", () => {
    const card = cardOf({ training: { ...tinyDescription().training, preset: "dcgan-mnist" } });
    assert.match(card, /^deno task train --preset dcgan-mnist$/m);
    assert.match(cardOf({ metrics: {} }), /Not measured yet/);
    assert.match(cardOf(), /^\| frechet \| 12\.5 \| {2}\|$/m);
  });
});
