import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { generatorFamily } from "../../../shared/generators/registry.ts";
import { presets } from "../../../trainer/presets/registry.ts";
import { widen } from "../../../trainer/presets/widen.ts";

describe("widen()", () => {
  it("scales channels and units, wherever they stand, and nothing else", () => {
    assert.deepEqual(
      widen({
        levels: [{ channels: 64, convolutions: 2 }, { channels: 3, convolutions: 0 }],
        features: 128,
        mapping: { style: 64, layers: 2, rate: 0.1 },
        dropout: { inputs: 0.2, hidden: 0.5 },
        latent: "sphere",
      }, 0.5),
      {
        levels: [{ channels: 32, convolutions: 2 }, { channels: 2, convolutions: 0 }],
        features: 64,
        mapping: { style: 64, layers: 2, rate: 0.1 },
        dropout: { inputs: 0.2, hidden: 0.5 },
        latent: "sphere",
      },
    );
    assert.deepEqual(widen({ hidden: [240, 100], channels: 1 }, 0.3), {
      hidden: [72, 30],
      channels: 1,
    });
  });

  it("changes the generator of every family that has one, to one that the family takes", () => {
    for (const [name, { settings }] of Object.entries(presets)) {
      const { family, generator } = settings;
      if (family === "logistic") continue; // draws nothing
      const wider = widen(generator, 2);
      assert.notDeepEqual(wider, generator, name);
      assert.deepEqual(widen(wider, 0.5), generator, name);
      assert.doesNotThrow(() => generatorFamily(family).architecture.parse(wider), name);
    }
  });
});
