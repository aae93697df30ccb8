import { beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import { UserError } from "../../shared/errors.ts";
import { bootTrainer } from "../../trainer/backend.ts";
import type { Dataset } from "../../trainer/data/dataset.ts";
import { KNOWN_SETS } from "../../trainer/data/known_sets.ts";
import { MADE_SETS } from "../../trainer/data/made_sets.ts";
import type { Preset } from "../../trainer/presets/preset.ts";
import { OWN, settingsFor } from "../../trainer/presets/own.ts";
import { describePresets, presetGroups, presets } from "../../trainer/presets/registry.ts";
import { settingsSchema } from "../../trainer/game/settings.ts";
import { newGame, pictureShape, rulesOf } from "../../trainer/game/table.ts";
import { bars, tinySettings } from "./tiny.ts";

const digits = { ...bars(), height: 28, width: 28 };
const pictures = { ...bars(), height: 64, width: 64, channels: 3, labels: null, classes: null };
const things = { ...digits, height: 32, width: 32, channels: 3 };

/** What a preset is for. */
function dataOf({ data, size }: Preset): Dataset {
  if (size === 64) return pictures;
  return data === "cifar10" ? things : digits;
}

describe("the presets", () => {
  beforeAll(async () => {
    await bootTrainer("wasm");
  });

  const ofPictures = Object.entries(presets).filter(([, { kind }]) => kind === undefined);

  for (const [name, preset] of ofPictures) {
    it(`hold settings that the schema takes and that fit their pictures: ${name}`, () => {
      const settings = { ...preset.settings, preset: name };
      assert.deepEqual(settingsSchema.parse(settings), settings);
      const { height, width, channels } = dataOf(preset);
      const shape = pictureShape(dataOf(preset), settings.latentSize);
      const rules = rulesOf(settings, shape);
      assert.deepEqual(rules.shape, shape);
      const weights = newGame(settings, shape).forger.weights;
      const generate = rules.generator!(weights);
      const output = tf.tidy(() =>
        generate({
          latent: tf.zeros([1, settings.latentSize]),
          labels: shape.classes === 0 ? null : tf.oneHot(tf.tensor1d([0], "int32"), shape.classes)
            .toFloat() as tf.Tensor2D,
        })
      );
      assert.deepEqual(output.shape, [1, height, width, channels]);
    });
  }

  for (const [name, preset] of Object.entries(presets)) {
    it(`name data that there is, or leave it to their user: ${name}`, () => {
      const { data } = preset;
      assert.ok(data === null || MADE_SETS.has(data) || KNOWN_SETS.has(data));
    });
  }

  for (const [name, preset] of Object.entries(presets).filter(([, { kind }]) => kind)) {
    it(`hold settings that the schema takes and that fit their data: ${name}`, () => {
      const settings = { ...preset.settings, preset: name };
      assert.deepEqual(settingsSchema.parse(settings), settings);
      const dataset = MADE_SETS.get(preset.data!)!();
      assert.equal(dataset.kind, preset.kind);
      const rules = rulesOf(settings, pictureShape(dataset, settings.latentSize));
      assert.equal(rules.generator === null, preset.kind === "features");
      assert.ok(rules.judge !== null);
    });
  }

  it("are of one name each", () => {
    const names = presetGroups.flatMap((group) => Object.keys(group.presets));
    assert.deepEqual(names.toSorted(), Object.keys(presets).toSorted());
    assert.ok(names.length > 0);
  });

  it("have a list that shows each, below its group, in lines that fit a terminal", () => {
    const lines = describePresets().split("\n");
    const titles = presetGroups.map(({ title }) => title);
    assert.deepEqual(lines.filter((line) => /^\S/.test(line)), titles);
    const names = lines.filter((line) => line.startsWith("  ")).map((line) => line.split(/ +/)[1]);
    assert.deepEqual(names, Object.keys(presets));
    assert.deepEqual(lines.filter((line) => line.length > 100), []);
  });

  it("are drawn with the first of them, which needs no download", () => {
    assert.equal(presets["drawn"]!.data, "drawn");
  });

  for (const name of ["drawn", "mnist", "fashion", "cats", "modern-mnist"]) {
    it(`are of R3GAN where they are the house's: ${name}`, () => {
      const { family, loss, penalty, gamma, finalGamma, emaHalfLife } = presets[name]!.settings;
      assert.deepEqual([family, loss, penalty], ["modern", "relativistic", "r1-and-r2"]);
      assert.ok(gamma > 0 && finalGamma < 1 && emaHalfLife > 0);
    });
  }

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

describe("settingsFor", () => {
  for (
    const [width, height, channels, levels] of [
      [28, 28, 1, 3],
      [32, 32, 3, 4],
      [64, 64, 3, 5],
      [48, 96, 3, 4],
      [128, 128, 3, 6],
      [30, 22, 1, 2],
    ] as const
  ) {
    it(`fits networks to pictures of ${width}x${height} in ${channels} channels`, () => {
      const settings = { ...settingsFor({ height, width, channels }), preset: OWN };
      assert.deepEqual(settingsSchema.parse(settings), settings);
      const own = { ...bars(), height, width, channels };
      const rules = rulesOf(settings, pictureShape(own, settings.latentSize));
      assert.equal((settings.generator["levels"] as unknown[]).length, levels);
      const weights = newGame(settings, rules.shape).forger.weights;
      const output = tf.tidy(() =>
        rules.generator!(weights)({
          latent: tf.zeros([1, settings.latentSize]),
          labels: tf.zeros([1, rules.shape.classes]),
        })
      );
      assert.deepEqual(output.shape, [1, height, width, channels]);
    });
  }

  for (const [width, height] of [[63, 64], [100, 100], [6, 6]] as const) {
    it(`refuses pictures of ${width}x${height}, and says what to do`, () => {
      assert.throws(
        () => settingsFor({ width, height, channels: 3 }),
        (error) => error instanceof UserError && /--size 64/.test(error.message),
      );
    });
  }
});
