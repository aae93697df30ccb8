import { beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { bootTrainer } from "../../trainer/backend.ts";
import { madePoints } from "../../trainer/data/point_sets.ts";
import type { Settings } from "../../trainer/game/settings.ts";
import { pictureShape, rulesOf } from "../../trainer/game/table.ts";
import { Team } from "../../trainer/game/team.ts";
import type { Coverage } from "../../trainer/metrics/modes.ts";
import { presets } from "../../trainer/presets/registry.ts";
import { examOf } from "../../trainer/run/exam.ts";
import { play, startingState } from "../../trainer/run/run.ts";

describe("the preset gan-2d", () => {
  beforeAll(async () => {
    await bootTrainer("wasm");
  });

  it("covers all modes of the ring in a fifth of its run", async () => {
    const given = presets["gan-2d"]!.settings;
    const settings: Settings = { ...given, preset: "gan-2d", images: given.images / 5 };
    const dataset = madePoints("ring");
    const exam = examOf(rulesOf(settings, pictureShape(dataset, settings.latentSize)), dataset)!;
    const start = { settings, dataset, checkpoint: null };
    const marks: Coverage[] = [];
    await play(start, startingState(start), Team.solo(), async ({ state, images }) => {
      if (marks.length === 0 || images >= settings.images) {
        marks.push(await exam(state, images) as Coverage);
      }
      return false;
    });
    const [first, last] = [marks[0]!, marks.at(-1)!];
    assert.ok(first.modes < 4 && first.goodPoints < 0.25, JSON.stringify(first));
    assert.equal(last.modes, 8);
    assert.ok(last.goodPoints > 0.5, JSON.stringify(last));
  });
});
