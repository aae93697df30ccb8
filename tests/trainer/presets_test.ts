import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { UserError } from "../../shared/errors.ts";
import { KNOWN_SETS } from "../../trainer/data/known_sets.ts";
import { presets } from "../../trainer/presets.ts";
import { settingsSchema } from "../../trainer/game/settings.ts";
import { pictureShape, rulesOf } from "../../trainer/game/table.ts";
import { bars, tinySettings } from "./tiny.ts";

const digits = { ...bars(), height: 28, width: 28 };

describe("the presets", () => {
  for (const [name, preset] of Object.entries(presets)) {
    it(`hold settings that the schema takes and that fit 28x28 digits: ${name}`, () => {
      const settings = { ...preset.settings, preset: name };
      assert.deepEqual(settingsSchema.parse(settings), settings);
      const rules = rulesOf(settings, pictureShape(digits, settings.latentSize));
      assert.deepEqual(rules.shape, {
        height: 28,
        width: 28,
        channels: 1,
        classes: 2,
        latentSize: settings.latentSize,
      });
    });

    it(`name data that there is: ${name}`, () => {
      assert.ok(preset.data === "drawn" || KNOWN_SETS.has(preset.data));
    });
  }

  it("are drawn with the first of them, which needs no download", () => {
    assert.equal(presets["drawn"]!.data, "drawn");
  });

  it("train the course's by the course's loss", () => {
    assert.equal(presets["course"]!.settings.loss, "binary-cross-entropy");
  });
});

describe("rulesOf", () => {
  it("refuses hyper-parameters that the family does not have, and names the preset", () => {
    const shape = pictureShape(bars(), 4);
    assert.throws(
      () => rulesOf(tinySettings({ generator: { levels: [] } }), shape),
      (error) => error instanceof UserError && /^preset "tiny".*generator/.test(error.message),
    );
    assert.throws(
      () => rulesOf(tinySettings({ judge: { levels: 3 } }), shape),
      (error) => error instanceof UserError && /^preset "tiny".*judge/.test(error.message),
    );
    assert.throws(() => rulesOf(tinySettings({ family: "antique" }), shape), UserError);
  });
});
